import type { Actor } from '#access'
import type { Ask } from '#contract/endpoint.ts'
import type { takeOverSignature as contract } from '#contract/signing.ts'
import type { Run } from '#platform/work.ts'
import { sessionCard } from '../session.ts'
import type { Tools } from '../tools.ts'
import { claim, finishKept } from './complete-signing.ts'

/**
 * A signature confirmed after its time is used only when whoever asked for it still wants it, and only on the very bytes it was made for:
 * otherwise `signature.stale`, and it stays as it is.
 */
export const takeOverSignature = (tools: Tools) =>
  async function takeOverSignature(run: Run, actor: Actor, ask: Ask<typeof contract>) {
    const begun = await run(actor, (work) => claim(work, ask.id, 'late', 'waiting'))
    const done = await finishKept(tools, run, actor, begun)
    return run(actor, (work) => sessionCard(work, done))
  }
