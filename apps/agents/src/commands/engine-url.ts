// A separate file: it is loaded when an engine's URL is read, not to print help.
export { engineUrlSchema as engineUrl } from '@meta-agent/engine-api';
