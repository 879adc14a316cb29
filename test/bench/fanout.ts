import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { type WebSocket, WebSocketServer } from 'ws'
import { newId } from '#platform/ids.ts'
import { startHelper } from './child.ts'
import type { Question } from './fanout-pages.ts'
import { type Ground, onGround } from './ground.ts'
import { type Bench, takingTurns } from './measure.ts'

const sockets = 2000
const rounds = 15

/** ws alone: whoever comes is welcome, and a notice goes to everybody in one loop. */
export async function bareServer() {
  const http = createServer()
  const server = new WebSocketServer({ server: http, perMessageDeflate: false })
  const all = new Set<WebSocket>()
  server.on('connection', (socket) => {
    all.add(socket)
    socket.once('close', () => all.delete(socket))
    socket.once('message', () => socket.send('{"type":"welcome"}'))
  })
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve))
  return {
    url: `ws://127.0.0.1:${(http.address() as AddressInfo).port}/`,
    send: (text: string) => {
      for (const socket of all) socket.send(text)
    },
    close: () => {
      for (const socket of all) socket.terminate()
      http.close()
    },
  }
}

/** A fact as any process would commit it, and the notice after it. */
async function tell(ground: Ground, agencyId: string, mark: string): Promise<void> {
  await ground.bare`
    insert into fact (at, type, subject_id, agency_ids, account_id, assignment_id, actor_name, actor_title, data)
    values (now(), 'document.revised', ${mark}, ${[agencyId]}::uuid[], ${mark}, ${mark}, '', '', '{}')`
  await ground.bare`select pg_notify('facts', '')`
}

/** From the trigger until the last of two thousand pages has the notice: committed fact and relay against a loop over bare sockets. */
export const fanout: Bench = {
  names: ['fanout'],
  run: (report) =>
    onGround(async (ground) => {
      const agency = await ground.agency('Ủy ban nhân dân tỉnh Đo', 'H98')
      await ground.clerk('do', agency.id)
      const page = await ground.page('do')
      const peer = await bareServer()
      const pages = startHelper('fanout-pages.ts')
      const ask = (question: Question) => pages.ask<string>(question)
      const url = `${ground.address.replace('http', 'ws')}/live`
      const topic = `agency:${agency.id}`
      await ask({ do: 'connect', url, cookie: page.cookie, count: sockets, topic })
      await ask({ do: 'connect', url: peer.url, cookie: '', count: sockets, topic })

      async function round(at: string, trigger: (mark: string) => Promise<void>): Promise<number> {
        await pause(100)
        const mark = newId(new Date())
        const start = process.hrtime.bigint()
        await trigger(mark)
        const end = BigInt(await ask({ do: 'await', url: at, mark }))
        return Number(end - start) / 1e6
      }
      const ours = () => round(url, (mark) => tell(ground, agency.id, mark))
      // The same frame as ours, with a position of the usual length.
      const frame = (id: string) =>
        JSON.stringify({ topic, id, facts: {}, seq: 1234, type: 'signal', kind: 'document.revised' })
      const bare = () => round(peer.url, async (mark) => peer.send(frame(mark)))
      for (let warm = 0; warm < 3; warm++) {
        await ours()
        await bare()
      }
      const unit = `ms until the last of ${sockets} sockets (lower is better)`
      report({ name: 'fanout', ...(await takingTurns(rounds, ours, bare)), unit })
      pages.stop()
      peer.close()
    }),
}
