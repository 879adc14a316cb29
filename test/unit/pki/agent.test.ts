import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import WebSocket from 'ws'
import { bytesOf } from '#platform/pades/bytes.ts'
import { fieldsOf, openPdf } from '#platform/pades/file/index.ts'
import { type Agent, type AgentReply, agentStatus, startAgent } from '../../setup/agent.ts'
import { onePage, tableFile } from '../pades/samples.ts'
import { signed } from '../pades/signing.ts'

/** Asks an agent as the page does: one message, one answer. */
function ask(address: string, message: unknown, origin = 'http://lien-thong.local'): Promise<AgentReply> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(address, { origin })
    socket.once('open', () => socket.send(typeof message === 'string' ? message : JSON.stringify(message)))
    socket.once('message', (data) => resolve(JSON.parse(String(data)) as AgentReply))
    socket.once('error', reject)
    socket.once('close', (code) => reject(new Error(`closed ${code}`)))
  })
}

describe('the test agent', () => {
  const base = tableFile(onePage())
  let files: Server
  let agent: Agent
  let address: string
  let received: { body: Buffer; authorization: string | undefined; type: string | undefined }[]
  let verdict: object
  let person: 'signs' | 'cancels'

  beforeAll(async () => {
    files = createServer(async (request, response) => {
      const chunks: Buffer[] = []
      for await (const chunk of request) chunks.push(chunk as Buffer)
      if (request.headers.authorization !== 'Bearer once') return void response.writeHead(401).end()
      if (request.url === '/file') return void response.end(base)
      if (request.url !== '/upload') return void response.writeHead(404).end()
      const { authorization, 'content-type': type } = request.headers
      received.push({ body: Buffer.concat(chunks), authorization, type })
      response.end(JSON.stringify(verdict))
    })
    await new Promise<void>((resolve) => files.listen(0, '127.0.0.1', resolve))
    address = `http://127.0.0.1:${(files.address() as AddressInfo).port}`
    agent = await startAgent({
      origins: ['http://lien-thong.local'],
      sign: async (file, { DocNumber = '' }, path) => {
        if (person === 'cancels') throw new Error('Người dùng hủy ký')
        return signed(file, 'ec', { field: path.slice(1), reason: DocNumber })
      },
    })
  })
  beforeEach(() => {
    received = []
    verdict = { Status: true, FileName: 'a.pdf', FileServer: `${address}/a.pdf` }
    person = 'signs'
  })
  afterAll(async () => {
    await agent.close()
    await new Promise((resolve) => files.close(resolve))
  })

  const order = (more: object = {}) => ({
    FileUploadHandler: `${address}/upload`,
    FileName: `${address}/file`,
    SessionId: '',
    JWTToken: 'once',
    MetaData: [{ Key: 'revision', Value: '7' }],
    DocNumber: '79/QĐ-UBND',
    IssuedDate: '22/11/2026',
    ...more,
  })

  it('fetches, signs and sends back the file, and tells the page', async () => {
    const reply = await ask(`${agent.address}/SignIssued`, order())
    expect(reply).toEqual({
      Status: 0,
      Message: '',
      FileName: 'a.pdf',
      FileServer: `${address}/a.pdf`,
      DocumentNumber: '79/QĐ-UBND',
      DocumentDate: '22/11/2026',
    })
    const [upload] = received
    const form = await new Response(Uint8Array.from(upload?.body ?? []), {
      headers: { 'content-type': upload?.type ?? '' },
    }).formData()
    expect(form.get('revision')).toBe('7')
    const file = Buffer.from(await (form.get('uploadfile') as File).arrayBuffer())
    expect(file.subarray(0, base.length).equals(base)).toBe(true)
    expect(fieldsOf(openPdf(bytesOf(file))).map(({ name }) => name)).toEqual(['SignIssued'])
    expect(agent.heard.at(-1)).toMatchObject({ path: '/SignIssued', ask: { DocNumber: '79/QĐ-UBND' } })
  })

  it('says what went wrong, each by its number', async () => {
    const status = async (message: unknown) => (await ask(`${agent.address}/SignApproved`, message)).Status
    await expect(status('không phải JSON')).resolves.toBe(agentStatus.request)
    await expect(status(order({ FileName: '' }))).resolves.toBe(agentStatus.request)
    await expect(status(order({ JWTToken: 'twice' }))).resolves.toBe(agentStatus.download)
    await expect(status(order({ FileUploadHandler: `${address}/gone` }))).resolves.toBe(agentStatus.upload)
    verdict = { Status: false, Message: 'Không phải bản đã gửi' }
    await expect(ask(`${agent.address}/SignApproved`, order())).resolves.toEqual({
      Status: agentStatus.upload,
      Message: 'Không phải bản đã gửi',
    })
    person = 'cancels'
    await expect(ask(`${agent.address}/SignApproved`, order())).resolves.toEqual({
      Status: agentStatus.refused,
      Message: 'Người dùng hủy ký',
    })
  })

  it('listens to no page it was not told of and on no other path', async () => {
    await expect(ask(`${agent.address}/SignApproved`, order(), 'http://evil.example')).rejects.toThrow('401')
    await expect(ask(`${agent.address}/Delete`, order())).rejects.toThrow('closed 1008')
    expect(received).toEqual([])
  })
})
