import type { FetchAsk, Fetched } from '../../pki/trust/fetch.ts'
import type { Verdict } from '../../pki/verdict.ts'
import type { BytePart } from '../bytes.ts'
import type { PdfFaultCode } from '../fault.ts'
import type { PdfReport, VerifyOptions } from './report.ts'

/** What goes to a thread that verifies: bytes or a path, certificates as bytes, and later the answers of the network it wanted. */
export type VerifyAsk =
  | {
      readonly type: 'report'
      readonly parts: readonly BytePart[]
      readonly online: boolean
      readonly options: Omit<VerifyOptions, 'roots' | 'fetcher'> & { readonly roots: readonly Uint8Array[] }
    }
  | { readonly type: 'answers'; readonly run: number; readonly answers: readonly Fetched[] }
  | {
      readonly type: 'changes'
      readonly base: readonly BytePart[]
      readonly parts: readonly BytePart[]
      readonly milliseconds: number
    }

/** And what comes back. `gone`: the thread that began has ended since. */
export type VerifyReply =
  | { readonly type: 'report'; readonly report: PdfReport }
  | { readonly type: 'wanted'; readonly run: number; readonly wanted: readonly FetchAsk[] }
  | { readonly type: 'gone' }
  | { readonly type: 'changes'; readonly verdict: Verdict }
  | { readonly type: 'fault'; readonly code: PdfFaultCode; readonly facts: Readonly<Record<string, string | number>> }
  | { readonly type: 'failed'; readonly why: string }
