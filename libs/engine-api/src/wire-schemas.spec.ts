import { z } from 'zod';
import * as api from './index';

const schemas = Object.entries<unknown>(api).filter(
  (entry): entry is [string, z.ZodType] => entry[1] instanceof z.ZodType,
);

describe('what goes over the wire', () => {
  it.each(schemas)('%s is described by JSON Schema, for the OpenAPI document', (_, schema) => {
    const { type, enum: values } = z.toJSONSchema(schema, { io: 'input' });
    expect(values === undefined ? ['object', 'array', 'string'] : ['string']).toContain(type);
  });

  it('names the bin of each confidence, from 0 to 1', () => {
    const bins = [0, 0.04, 0.05, 0.5, 0.999, 1].map(api.confidenceBinOf);
    expect(bins).toEqual([0, 0, 1, 10, 19, 19]);
  });
});
