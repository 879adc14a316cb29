import Fastify from 'fastify'
import { startEmbeddedPostgres } from '../../server/dev/postgres/index.ts'

/** What a start costs at least: the database and a port to listen on. */
const postgres = await startEmbeddedPostgres({ dataDir: process.env['DATA_DIR'] ?? '', log: () => undefined })
const http = Fastify()
http.get('/', () => ({ ready: true }))
process.stdout.write(`bare: ${await http.listen({ port: 0, host: '127.0.0.1' })}\n`)
process.once('SIGTERM', async () => {
  await http.close()
  await postgres.stop()
  process.exit(0)
})
