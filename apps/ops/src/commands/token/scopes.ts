import { SCOPES, scopeSchema } from '@meta-agent/engine-api';
import { z } from 'zod';

/** `decide,watch` */
export const scopesSchema = z
  .string()
  .transform((typed) => [...new Set(typed.split(','))])
  .pipe(z.array(scopeSchema, `some of ${SCOPES.join(', ')}, with commas`));
