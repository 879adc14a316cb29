import { GlobalWorkerOptions, PDFWorker, version } from 'pdfjs-dist/legacy/build/pdf.mjs'
import worker from 'pdfjs-dist/legacy/build/pdf.worker.min.mjs?url'

// The legacy build, because office machines keep a browser for years and the modern one needs this year's.
export {
  getDocument,
  InvalidPDFException,
  PasswordResponses,
  type PDFDocumentLoadingTask,
  type PDFDocumentProxy,
  type PDFPageProxy,
  type PDFWorker,
  RenderingCancelledException,
  type RenderTask,
  TextLayer,
} from 'pdfjs-dist/legacy/build/pdf.mjs'

GlobalWorkerOptions.workerSrc = worker

/** The first worker starts with this file, so that it is awake when the address of the document is known. */
let spare: PDFWorker | undefined = new PDFWorker()

/** A worker of one's own: it can be ended whatever another file is doing. The taker destroys it. */
export function takeWorker(): PDFWorker {
  const taken = spare ?? new PDFWorker()
  spare = undefined
  return taken
}

const base = `/assets/pdfjs-${version}`

/** Where PDF.js finds what some files need: our own address, never the network beyond. */
export const assets = {
  cMapUrl: `${base}/cmaps/`,
  cMapPacked: true,
  standardFontDataUrl: `${base}/standard_fonts/`,
  iccUrl: `${base}/iccs/`,
  wasmUrl: `${base}/wasm/`,
}
