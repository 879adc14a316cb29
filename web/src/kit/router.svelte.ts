import { tick } from 'svelte'
import { t } from '../i18n/words.ts'
import { type Match, match, type Page, type Route } from './routes.ts'

interface Shown {
  readonly path: string
  readonly query: URLSearchParams
  readonly params: Match['params']
  readonly route: Route | null
  readonly page: Page | null
  readonly state: 'ready' | 'missing' | 'failed'
}

const nothing: Shown = {
  path: '',
  query: new URLSearchParams(),
  params: {},
  route: null,
  page: null,
  state: 'ready',
}

/** The address bar. Pages are loaded when first opened; the old page stays until the new one is here. */
class Router {
  #routes: readonly Route[] = []
  #shown: Shown = $state.raw(nothing)
  #pending = $state(false)
  #newVersion = $state(false)
  #title: string | null = $state(null)
  #asking: ((leave: boolean) => void) | null = $state.raw(null)
  #guards = new Set<() => boolean>()
  #at = 0
  #scrolls = new Map<number, number>()
  #turn = 0
  #skipPops = 0

  get path() {
    return this.#shown.path
  }
  get query(): URLSearchParams {
    return this.#shown.query
  }
  get params() {
    return this.#shown.params
  }
  get page() {
    return this.#shown.page
  }
  get state() {
    return this.#shown.state
  }
  get pending() {
    return this.#pending
  }
  /** A deployment replaced the files this tab was built from; only a reload helps. */
  get newVersion() {
    return this.#newVersion
  }
  /** True while a person must say whether to leave unsaved work. */
  get asking() {
    return this.#asking !== null
  }

  /** The name of the page in the browser tab; a page with its own name sets it, the next navigation forgets it. */
  get title(): string {
    return this.#title ?? (this.#shown.route ? t(this.#shown.route.title) : t('page.missing'))
  }
  set title(name: string) {
    this.#title = name
  }

  start(routes: readonly Route[]) {
    this.#routes = routes
    this.#at = Number(history.state?.at ?? 0)
    history.scrollRestoration = 'manual'
    history.replaceState({ at: this.#at }, '')
    addEventListener('popstate', (event) => void this.#pop(event))
    addEventListener('beforeunload', (event) => this.#mustAsk() && event.preventDefault())
    addEventListener('vite:preloadError', () => {
      if (navigator.onLine) this.#newVersion = true
    })
    document.addEventListener('click', (event) => this.#click(event))
    return this.#show({ focus: false, scroll: 0 })
  }

  async navigate(to: string, { replace = false } = {}) {
    if (!(await this.#mayLeave())) return
    this.#scrolls.set(this.#at, scrollY)
    if (!replace) this.#at += 1
    history[replace ? 'replaceState' : 'pushState']({ at: this.#at }, '', to)
    await this.#show({ focus: true, scroll: 0 })
  }

  /** Changes the query of the present page (filters, sorting, tab): no history entry, no jump, no loading. */
  setQuery(change: Readonly<Record<string, string | null>>) {
    const query = new URLSearchParams(this.#shown.query)
    for (const [name, value] of Object.entries(change)) {
      if (value === null || value === '') query.delete(name)
      else query.set(name, value)
    }
    const search = query.size > 0 ? `?${query}` : ''
    history.replaceState(history.state, '', location.pathname + search)
    this.#shown = { ...this.#shown, query }
  }

  /** While `unsaved()` is true, leaving the page asks first. Returns the release; use as `$effect(() => router.block(…))`. */
  block(unsaved: () => boolean): () => void {
    this.#guards.add(unsaved)
    return () => this.#guards.delete(unsaved)
  }

  answer(leave: boolean) {
    this.#asking?.(leave)
    this.#asking = null
  }

  retry() {
    return this.#show({ focus: true, scroll: 0 })
  }

  #mustAsk(): boolean {
    return [...this.#guards].some((unsaved) => unsaved())
  }

  #mayLeave(): Promise<boolean> {
    if (!this.#mustAsk()) return Promise.resolve(true)
    this.answer(false)
    return new Promise((resolve) => {
      this.#asking = resolve
    })
  }

  // A step through the history has already happened when we hear of it: step back, ask, and repeat it when allowed.
  async #pop(event: PopStateEvent) {
    if (this.#skipPops > 0) {
      this.#skipPops -= 1
      return
    }
    // A jump within the page, such as over the navigation: the browser has done it, and nothing is left.
    if (event.state === null && location.hash !== '') return
    const to = Number(event.state?.at ?? 0)
    if (this.#mustAsk()) {
      this.#skipPops += 1
      history.go(this.#at - to)
      if (!(await this.#mayLeave())) return
      this.#skipPops += 1
      history.go(to - this.#at)
      await new Promise((done) => addEventListener('popstate', done, { once: true }))
    }
    this.#scrolls.set(this.#at, scrollY)
    this.#at = to
    await this.#show({ focus: true, scroll: this.#scrolls.get(to) ?? 0 })
  }

  #click(event: MouseEvent) {
    if (
      event.defaultPrevented ||
      event.button !== 0 ||
      event.ctrlKey ||
      event.metaKey ||
      event.shiftKey ||
      event.altKey
    )
      return
    const link = event.target instanceof Element ? event.target.closest('a') : null
    if (!link || link.target || link.hasAttribute('download') || link.origin !== location.origin) return
    if (link.hash && link.pathname === location.pathname && link.search === location.search) return
    if (!match(this.#routes, link.pathname)) return
    event.preventDefault()
    void this.navigate(link.pathname + link.search + link.hash)
  }

  async #show({ focus, scroll }: { focus: boolean; scroll: number }) {
    const turn = ++this.#turn
    const found = match(this.#routes, location.pathname)
    const at = { path: location.pathname, query: new URLSearchParams(location.search), params: found?.params ?? {} }
    this.#pending = true
    const loaded = await found?.route.load().catch(() => null)
    if (turn !== this.#turn) return
    this.#pending = false
    this.#title = null
    this.#shown = {
      ...at,
      route: found?.route ?? null,
      page: loaded?.default ?? null,
      state: !found ? 'missing' : loaded ? 'ready' : 'failed',
    }
    await tick()
    scrollTo(0, scroll)
    if (focus)
      (document.querySelector<HTMLElement>('main h1') ?? document.querySelector('main'))?.focus({ preventScroll: true })
  }
}

export const router = new Router()
