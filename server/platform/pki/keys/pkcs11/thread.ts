import { parentPort } from 'node:worker_threads'
import type { KeyError } from '../port.ts'
import { refusalOf } from './native.ts'
import { openToken, type Token, type TokenContent, type TokenPlace } from './token.ts'

/** What the thread of a token is asked; calls of PKCS#11 block, and a card takes seconds. */
export type ThreadAsk =
  | { readonly what: 'open'; readonly place: TokenPlace; readonly pin: string }
  | { readonly what: 'sign'; readonly id: string; readonly items: readonly Uint8Array[] }
  | { readonly what: 'close' }

export type ThreadReply =
  | { readonly what: 'opened'; readonly content: TokenContent }
  | { readonly what: 'signed'; readonly results: readonly (Uint8Array | { readonly failed: string })[] }
  | { readonly what: 'closed' }
  | { readonly what: 'refused'; readonly code: string; readonly facts: KeyError['facts'] }

let token: Token | undefined

function reply(ask: ThreadAsk): ThreadReply {
  if (ask.what === 'close') {
    token?.close()
    return { what: 'closed' }
  }
  if (ask.what === 'open') {
    token = openToken(ask.place, ask.pin)
    return { what: 'opened', content: token.content() }
  }
  const results: (Uint8Array | { failed: string })[] = []
  let stopped: string | undefined
  for (const bytes of ask.items) {
    if (stopped === undefined) {
      try {
        results.push(token?.sign(ask.id, bytes) ?? { failed: 'pkcs11.session' })
        continue
      } catch (error) {
        // The rest would only try the PIN again.
        stopped = refusalOf(error).code
      }
    }
    results.push({ failed: stopped })
  }
  return { what: 'signed', results }
}

parentPort?.on('message', ({ number, ask }: { number: number; ask: ThreadAsk }) => {
  let answer: ThreadReply
  try {
    answer = reply(ask)
  } catch (error) {
    const { code, facts } = refusalOf(error)
    answer = { what: 'refused', code, facts }
  }
  parentPort?.postMessage({ number, reply: answer })
})
