import type { Component } from 'svelte'
import type { PlainKey } from '../i18n/words.ts'

type NamesIn<P extends string> = P extends `${infer Head}/${infer Rest}`
  ? NamesIn<Head> | NamesIn<Rest>
  : P extends `:${infer Name}`
    ? Name
    : never

export type ParamsOf<P extends string> = { readonly [N in NamesIn<P>]: string }

export type Page = Component<{ params: Readonly<Record<string, string>> }>

export interface Route {
  readonly path: string
  readonly title: PlainKey
  readonly load: () => Promise<{ default: Page }>
}

type PageFor<P extends string> = Component<{ params: ParamsOf<P> }> | Component<Record<string, never>>

/** One line of the route table: `route('/documents/:id', 'nav.incoming', () => import('../rooms/documents/DocumentPage.svelte'))`. */
export function route<const P extends string>(
  path: P,
  title: PlainKey,
  load: () => Promise<{ default: PageFor<P> }>,
): Route {
  // The table holds pages with different params; `match` gives each exactly the names of its own path.
  return { path, title, load: load as Route['load'] }
}

export interface Match {
  readonly route: Route
  readonly params: Readonly<Record<string, string>>
}

/** The first route of the table whose path fits, segment by segment. */
export function match(routes: readonly Route[], path: string): Match | null {
  const said = segments(path)
  for (const it of routes) {
    const wanted = segments(it.path)
    if (wanted.length !== said.length) continue
    const params: Record<string, string> = {}
    const fits = wanted.every((segment, at) => {
      const value = said[at] ?? ''
      if (!segment.startsWith(':')) return segment === value
      params[segment.slice(1)] = decode(value)
      return true
    })
    if (fits) return { route: it, params }
  }
  return null
}

function segments(path: string): string[] {
  return path.split('/').filter((it) => it !== '')
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment)
  } catch {
    return segment
  }
}
