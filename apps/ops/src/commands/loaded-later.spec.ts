import * as decision from '@meta-agent/decision';
import * as features from '@meta-agent/features';
import { STOPS } from './change/commands';
import { MAX_AGENTS } from './policy-options';

it('repeats the limits of the libraries that a help does not load', () => {
  expect(MAX_AGENTS).toBe(features.MAX_AGENTS);
  expect(STOPS).toEqual(decision.STOPS);
});
