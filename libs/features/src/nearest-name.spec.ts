import { DEFAULT_AGENTS } from './agents/agent-list';
import { nearestName } from './nearest-name';

it.each([
  ['XGBoost', 'xgb'],
  ['LightGBM', 'lgbm'],
  ['N-HiTS', 'nhits'],
  ['PatchTST', 'patchtst'],
  ['patch_tst', 'patchtst'],
  ['xbg', null],
  ['lgmb', null],
  ['nhist', 'nhits'],
  ['patchts', 'patchtst'],
  ['catboost', null],
  ['constructor', null],
  ['', null],
])('reads the agent %j as %j', (name, meant) => {
  expect(nearestName(name, DEFAULT_AGENTS.names)).toBe(meant);
});

it.each([
  ['regim', 'regime'],
  ['Horizon', 'horizon'],
  ['vol', null],
  ['trendStrength', 'trend_strength'],
  ['volatilty', 'volatility'],
])('reads the key %j as %j', (name, meant) => {
  expect(nearestName(name, ['regime', 'horizon', 'volatility', 'trend_strength'])).toBe(meant);
});
