import { GlobalWorkerOptions, version } from 'pdfjs-dist/legacy/build/pdf.mjs'
import worker from 'pdfjs-dist/legacy/build/pdf.worker.min.mjs?url'

// The legacy build, because office machines keep a browser for years and the modern one needs this year's.
export {
  getDocument,
  InvalidPDFException,
  PasswordResponses,
  type PDFDocumentLoadingTask,
  type PDFDocumentProxy,
  type PDFPageProxy,
  RenderingCancelledException,
  type RenderTask,
  TextLayer,
} from 'pdfjs-dist/legacy/build/pdf.mjs'

GlobalWorkerOptions.workerSrc = worker

const base = `/assets/pdfjs-${version}`

/** Where PDF.js finds what some files need: our own address, never the network beyond. */
export const assets = {
  cMapUrl: `${base}/cmaps/`,
  cMapPacked: true,
  standardFontDataUrl: `${base}/standard_fonts/`,
  iccUrl: `${base}/iccs/`,
  wasmUrl: `${base}/wasm/`,
}
