export { openS3, type S3Store } from './open-s3';
