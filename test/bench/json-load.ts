import { Agent, get } from 'node:http'

/** Asks one address for a while over kept connections and answers with how many replies came a second. */
export interface Load {
  readonly url: string
  readonly cookie: string
  readonly connections: number
  readonly milliseconds: number
}

function once(agent: Agent, load: Load): Promise<void> {
  return new Promise((resolve, reject) => {
    get(load.url, { agent, headers: { cookie: load.cookie } }, (answer) => {
      if (answer.statusCode !== 200) reject(new Error(`${load.url}: ${answer.statusCode}`))
      answer.resume()
      answer.once('end', resolve)
    }).once('error', reject)
  })
}

async function drive(load: Load): Promise<number> {
  const agent = new Agent({ keepAlive: true, maxSockets: load.connections })
  const start = performance.now()
  let answered = 0
  await Promise.all(
    Array.from({ length: load.connections }, async () => {
      while (performance.now() - start < load.milliseconds) {
        await once(agent, load)
        answered += 1
      }
    }),
  )
  agent.destroy()
  return (answered * 1000) / (performance.now() - start)
}

process.on('message', async (load: Load) => {
  process.send?.(await drive(load))
})
process.once('disconnect', () => process.exit(0))
