// A separate file: loaded when a command runs, by `require`, so that all code shares one copy.
export { z } from 'zod';
