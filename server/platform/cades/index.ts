export { type ReadySignedData, readyCms } from './sign.ts'
export { type CmsReport, verifyCms } from './verify.ts'
