export { cmsOf, documentStampsOf } from './cms-of.ts'
export type { Level, PdfReport, SignatureReport, VerifyOptions } from './report.ts'
export { changesSince } from './since.ts'
export { verifyPdf } from './verify.ts'
