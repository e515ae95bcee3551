// As a file of its own: it is loaded when a command runs, and by `require` like everybody's copy.
export { z } from 'zod';
