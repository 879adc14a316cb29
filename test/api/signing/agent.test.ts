import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import WebSocket from 'ws'
import { readConfig } from '#config'
import { registerCertificate } from '#contract/certificates.ts'
import {
  askSignature,
  dropSession,
  readSigning,
  readSigningSession,
  startAgent,
  startSigning,
} from '#contract/signing.ts'
import { type Issued, issuePerson } from '#platform/pki/authority/index.ts'
import { type Agent, type AgentReply, startAgent as startProgram } from '../../setup/agent.ts'
import { signedBy as signed } from '../../setup/agent-signer.ts'
import { pem, sampleAuthority, sampleTerms } from '../../unit/pki/authority.ts'
import { openSigning, type SigningBureau, trustRoot } from './ground.ts'

const { authority } = sampleAuthority('ec')
const person = { number: '001184012345', title: 'Chủ tịch', agency: 'Ủy ban nhân dân huyện Nhận' }
const mine = issuePerson(authority, { ...person, name: 'Người Thử chutich' }, sampleTerms)
const another = issuePerson(authority, { ...person, name: 'Người Thử phochutich' }, sampleTerms)

const signedBy = (by: Issued, file: Uint8Array) =>
  signed(authority, by, by === mine ? 'Signature1' : 'Signature2', file)

let it_: SigningBureau
let program: Agent
let certificateId: string
let sign: (file: Uint8Array) => Uint8Array

beforeAll(async () => {
  program = await startProgram({ sign: async (file) => sign(file) })
  it_ = await openSigning({ AGENT_URL: program.address })
  await trustRoot(it_, authority.root.certificate)
  const { certificates } = await it_.pages.chutich.call(registerCertificate, {
    owner: 'person',
    means: 'agent',
    certificate: pem(mine.certificate, authority.issuing.certificate),
  })
  certificateId = certificates.find((it) => it.means === 'agent')?.id ?? ''
})
afterAll(async () => {
  await it_.house.close()
  await program.close()
})

async function handed() {
  const { id } = await it_.approved()
  const { chutich } = it_.pages
  const session = await chutich.call(startSigning, { id, act: 'signed', position: 1, certificateId })
  return { id, session: session.id, agent: await chutich.call(startAgent, { id: session.id }) }
}

/** What the page says to the program, and hears. */
function told({
  address,
  service,
  download,
  upload,
}: Awaited<ReturnType<typeof handed>>['agent']): Promise<AgentReply> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(`${address}${service}`)
    const at = (path: string) => `${it_.house.address}${path}`
    const message = { FileName: at(download), FileUploadHandler: at(upload), SessionId: '', JWTToken: '' }
    socket.once('open', () => socket.send(JSON.stringify(message)))
    socket.once('message', (data) => resolve(JSON.parse(String(data)) as AgentReply))
    socket.once('error', reject)
  })
}
const session = (id: string) => it_.pages.chutich.call(readSigningSession, { id })
const acts = async (id: string) =>
  (await it_.pages.chutich.call(readSigning, { id })).revisions[0]?.lines.map((it) => it.act)

describe('a signing program on the person’s own computer (handbook 8.3)', () => {
  it('fetches the exact bytes and sends back what it signed, without cookies; taken once', async () => {
    sign = (file) => signedBy(mine, file)
    const { id, session: one, agent } = await handed()
    expect(await told(agent)).toMatchObject({ Status: 0 })
    expect(await session(one)).toMatchObject({ state: 'done', level: 'B-B' })
    expect(await acts(id)).toEqual(['approved', 'signed'])
    expect(await told(agent)).toMatchObject({ Status: 2, Message: 'HTTP 404' })
    expect((await it_.number(id)).signing.signed).toBe(true)
  })

  const cut = (file: Uint8Array) => file.subarray(0, file.length - 40)
  const flipped = (file: Uint8Array) => Uint8Array.from(file, (byte, at) => (at === 300 ? byte ^ 1 : byte))
  const noted = (file: Uint8Array) => {
    const text = Buffer.from(file).toString('latin1')
    const last = /startxref\s+(\d+)\s+%%EOF\s*$/u.exec(text)
    const root = [...text.matchAll(/\/Root (\d+) 0 R/gu)].at(-1)?.[1]
    const size = [...text.matchAll(/\/Size (\d+)/gu)].at(-1)?.[1]
    const body = `\n${root} 0 obj\n<< /Type /Catalog /Pages 1 0 R /OpenAction << /S /JavaScript /JS (1) >> >>\nendobj\n`
    const at = file.length + body.length
    const entry = String(file.length + 1).padStart(10, '0')
    const section = `xref\n${root} 1\n${entry} 00000 n \ntrailer\n<< /Size ${size} /Root ${root} 0 R /Prev ${last?.[1]} >>\nstartxref\n${at}\n%%EOF\n`
    return Buffer.concat([file, Buffer.from(body + section, 'latin1')])
  }
  it.each([
    ['another person’s certificate', (file: Uint8Array) => signedBy(another, file)],
    ['other bytes before the signature', (file: Uint8Array) => signedBy(mine, flipped(file))],
    ['something slipped in before the signature', (file: Uint8Array) => signedBy(mine, noted(file))],
    ['nothing signed', (file: Uint8Array) => file],
    ['two signatures', (file: Uint8Array) => signedBy(mine, signedBy(another, file))],
    ['a file cut short', (file: Uint8Array) => cut(signedBy(mine, file))],
    ['something after the signature', (file: Uint8Array) => noted(signedBy(mine, file))],
  ])('refuses %s, and the document is as it was', async (_, act) => {
    sign = act
    const { id, session: one, agent } = await handed()
    const reply = await told(agent)
    expect(reply.Status).not.toBe(0)
    expect((await session(one)).state).toBe('failed')
    expect((await session(one)).failure).toMatch(/^signature\.(not-proven|unfit-file)$/u)
    expect(await acts(id)).toEqual(['approved'])
    expect(await told(agent)).toMatchObject({ Status: 2 })
  })

  it('refuses another person’s certificate in a file that bears the right one already', async () => {
    const { phochutich, chutich } = it_.pages
    const { certificates } = await phochutich.call(registerCertificate, {
      owner: 'person',
      means: 'agent',
      certificate: pem(another.certificate, authority.issuing.certificate),
    })
    const own = certificates.find((it) => it.means === 'agent')?.id ?? ''
    const { id } = await it_.approved()
    for (const kind of ['initials', 'countersign'] as const)
      await chutich.call(askSignature, { id, kind, holderId: it_.holder.phochutich })
    const given = async (act: 'initialled' | 'countersigned', by: Issued, field: string) => {
      sign = (file) => signed(authority, by, field, file)
      const one = await phochutich.call(startSigning, { id, act, position: 1, certificateId: own })
      await told(await phochutich.call(startAgent, { id: one.id }))
      return phochutich.call(readSigningSession, { id: one.id })
    }
    expect(await given('initialled', another, 'Nhay')).toMatchObject({ state: 'done' })
    sign = (file) => signedBy(mine, file)
    const signer = await chutich.call(startSigning, { id, act: 'signed', position: 1, certificateId })
    await told(await chutich.call(startAgent, { id: signer.id }))
    expect(await given('countersigned', mine, 'KhongPhaiToi')).toMatchObject({
      state: 'failed',
      failure: 'signature.not-proven',
    })
    expect(await given('countersigned', another, 'LaToi')).toMatchObject({ state: 'done' })
    expect(await acts(id)).toEqual(['approved', 'initialled', 'signed', 'countersigned'])
  })

  it('takes one of two uploads at once, and the other ends nothing', async () => {
    const { id, session: one, agent } = await handed()
    const at = (path: string) => `${it_.house.address}${path}`
    const base = new Uint8Array(await (await fetch(at(agent.download))).arrayBuffer())
    const headers = { 'content-type': 'application/octet-stream' }
    const send = async () => {
      const answer = await fetch(at(agent.upload), { method: 'POST', body: Buffer.from(signedBy(mine, base)), headers })
      return answer.status === 200 && ((await answer.json()) as { Status: boolean }).Status
    }
    const said = await Promise.all([send(), send(), send()])
    expect(said.filter(Boolean)).toHaveLength(1)
    expect(await session(one)).toMatchObject({ state: 'done', failure: '' })
    expect(await acts(id)).toEqual(['approved', 'signed'])
  })

  it('may be spoken to by the page: the address is in its policy, and no other', async () => {
    const { headers } = await fetch(`${it_.house.address}/api/health`)
    expect(headers.get('content-security-policy')).toContain(`connect-src 'self' blob: data: ${program.address};`)
  })

  it('is waited for no longer when the person says so: the addresses work no more', async () => {
    const { id, session: one, agent } = await handed()
    expect(await it_.pages.vanthu.refusal(dropSession, { id: one })).toMatchObject({ code: 'thing.missing' })
    await it_.pages.chutich.call(dropSession, { id: one })
    expect(await session(one)).toMatchObject({ state: 'failed', failure: 'dropped' })
    expect(await told(agent)).toMatchObject({ Status: 2, Message: 'HTTP 404' })
    expect(await acts(id)).toEqual(['approved'])
    expect(await it_.pages.chutich.refusal(dropSession, { id: one })).toMatchObject({ code: 'signature.over' })
  })

  it('is on this computer alone: another address is no setting', () => {
    for (const address of ['wss://127.0.0.1:8987', 'ws://localhost:80', 'wss://[::1]:1', 'none'])
      expect(readConfig({ AGENT_URL: address }).AGENT_URL).toBe(address)
    for (const address of ["wss://127.0.0.1:8987 'unsafe-inline'", 'wss://10.0.0.1:8987', 'wss://127.0.0.1.vn:1', '*'])
      expect(() => readConfig({ AGENT_URL: address })).toThrow(/AGENT_URL/u)
  })

  it('is bound to its time, and its token cannot be guessed', async () => {
    const { agent } = await handed()
    const wrong = `/api/agent-files/${'A'.repeat(43)}`
    expect((await fetch(`${it_.house.address}${wrong}`)).status).toBe(404)
    it_.house.pass(5 * 60_000 + 1000)
    expect((await fetch(`${it_.house.address}${agent.download}`)).status).toBe(404)
    expect((await fetch(`${it_.house.address}${agent.upload}`, { method: 'POST', body: 'x' })).status).toBe(404)
  })
})
