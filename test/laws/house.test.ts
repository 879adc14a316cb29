import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'

async function sources(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  return entries
    .filter((entry) => entry.isFile() && /\.(ts|svelte|mjs)$/.test(entry.name) && !entry.parentPath.includes('dist'))
    .map((entry) => join(entry.parentPath, entry.name))
}

/** Each law carries lines it must catch and lines it must leave alone, so that a law cannot fall asleep unnoticed. */
interface Law {
  readonly name: string
  readonly pattern: RegExp
  readonly in: RegExp
  readonly except: RegExp
  readonly bad: readonly string[]
  readonly good: readonly string[]
}

const laws: readonly Law[] = [
  {
    name: 'the clock is read in one place',
    pattern: /new Date\(\)|Date\.now\(\)/,
    in: /^server\/(modules|access|platform|contract)\//,
    except: /^server\/platform\/clock\.ts$|^server\/platform\/store\//,
    bad: ['const now = new Date()', 'Date.now() - start'],
    good: ['new Date(at)', 'work.now'],
  },
  {
    name: 'the environment is read in one place',
    pattern: /process\.env/,
    in: /^server\/.*\.ts$/,
    except: /^server\/config\.ts$|^server\/dev\/postgres\//,
    bad: ['process.env.PORT'],
    good: ['config.PORT'],
  },
  {
    name: 'official chance comes from node:crypto',
    pattern: /Math\.random\(\)/,
    in: /^server\//,
    except: /^$/,
    bad: ['Math.random()'],
    good: ['randomBytes(16)'],
  },
  {
    name: 'no file is a drawer for anything',
    pattern: /^$/,
    in: /(^|\/)(utils?|helpers?|common|misc|lib)(\/|\.(ts|svelte)$)/,
    except: /^$/,
    bad: [''],
    good: ['anything'],
  },
  {
    name: 'nothing is fetched from elsewhere at run time',
    pattern:
      /['"`]https?:\/\/(?!127\.0\.0\.1|local(host)?\b|www\.w3\.org|uri\.etsi\.org|schema\.oparl\.org)[^'"`\s]+['"`]/,
    in: /^(server|web)\//,
    except: /^server\/dev\/province\//,
    bad: ["'https://cdn.example.org/x.js'"],
    good: ["'http://127.0.0.1:8080'", "'http://www.w3.org/2000/svg'"],
  },
]

describe.each(laws)('$name', (law) => {
  it('catches the bad lines and leaves the good ones', () => {
    for (const line of law.bad) expect(law.pattern.test(line), line).toBe(true)
    for (const line of law.good) expect(law.pattern.test(line), line).toBe(false)
  })

  it('holds in every file', async () => {
    const broken: string[] = []
    for (const file of [...(await sources('server')), ...(await sources('web'))]) {
      if (!law.in.test(file) || law.except.test(file)) continue
      const lines = (await readFile(file, 'utf8')).split('\n')
      lines.forEach((line, index) => {
        if (law.pattern.test(line)) broken.push(`${file}:${index + 1} ${line.trim()}`)
      })
    }
    expect(broken).toEqual([])
  })
})

describe('sizes', () => {
  it('keeps every source file at 400 lines or fewer (word lists and sample data excepted)', async () => {
    const long: string[] = []
    for (const file of [...(await sources('server')), ...(await sources('web')), ...(await sources('test'))]) {
      if (/^server\/dev\/province\/|^web\/src\/i18n\/(vi|en)\//.test(file)) continue
      const lines = (await readFile(file, 'utf8')).trimEnd().split('\n').length
      if (lines > 400) long.push(`${file} ${lines}`)
    }
    expect(long).toEqual([])
  })

  it('says each word in one list, so that no list silently takes the place of another', async () => {
    for (const language of ['vi', 'en']) {
      const twice: string[] = []
      const known = new Map<string, string>()
      for (const file of await sources(join('web/src/i18n', language)))
        for (const [, key = ''] of (await readFile(file, 'utf8')).matchAll(/^ {2}'([^']+)':/gm)) {
          const before = known.get(key)
          if (before !== undefined) twice.push(`${key}: ${before}, ${file}`)
          known.set(key, file)
        }
      expect(known.size).toBeGreaterThan(1000)
      expect(twice).toEqual([])
    }
  })

  it('keeps the lock whole: every package that may be installed elsewhere is listed', async () => {
    const lock = JSON.parse(await readFile('package-lock.json', 'utf8')) as {
      packages: Record<string, { optionalDependencies?: Record<string, string> }>
    }
    const names = new Set(Object.keys(lock.packages).map((path) => path.split('node_modules/').at(-1)))
    const missing = Object.entries(lock.packages).flatMap(([path, entry]) =>
      Object.keys(entry.optionalDependencies ?? {})
        .filter((name) => !names.has(name))
        .map((name) => `${path} → ${name}`),
    )
    expect(missing).toEqual([])
  })
})
