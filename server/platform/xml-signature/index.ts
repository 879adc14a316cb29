export { XmlFault } from './bounds.ts'
export { type ReadyXml, readyXml } from './sign.ts'
export { verifyXml, type XmlReport } from './verify.ts'
