import { systemActor } from '#access'
import type { askSampleAuthority as askContract, readSampleAuthority as readContract } from '#contract/certificates.ts'
import type { Ask } from '#contract/endpoint.ts'
import { fault } from '#platform/fault.ts'
import type { PlainBytes } from '#platform/http/route.ts'
import type { Run } from '#platform/work.ts'
import { answerSample, sampleRegister } from '../fetcher.ts'
import { findSampleAuthority } from '../sample.ts'
import type { Tools } from '../tools.ts'

/** Answers as the certificates of the sample authority say where; where it is switched off, or was never asked for, nothing is there. */
async function answered(tools: Tools, run: Run, path: string, body?: Uint8Array): Promise<PlainBytes> {
  const register = await run(
    systemActor,
    async (work) => {
      const authority = tools.sampleAuthority ? await findSampleAuthority(work) : undefined
      return authority && sampleRegister(work, authority)
    },
    { reading: true },
  )
  if (register === undefined) throw fault('thing.missing')
  const answer = answerSample(register, `/${path}`, tools.now(), body)
  if (answer.status !== 200) throw fault('thing.missing')
  return { mediaType: answer.type, bytes: answer.body }
}

/** OCSP and time-stamps. What cannot be read as a question is answered in the words of the protocol. */
export const askSampleAuthority = (tools: Tools) =>
  async function askSampleAuthority(run: Run, ask: Ask<typeof askContract>, body: Uint8Array) {
    return answered(tools, run, ask.name, body)
  }

export const readSampleAuthority = (tools: Tools) =>
  async function readSampleAuthority(run: Run, ask: Ask<typeof readContract>) {
    return answered(tools, run, ask.name)
  }
