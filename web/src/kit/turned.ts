import { router } from './router.svelte.ts'

/** A list was turned to a page: its number stands in the address, so that coming back finds it, and it is read from the top. */
export function turnedTo(page: number): void {
  router.setQuery({ page: page > 1 ? `${page}` : null })
  scrollTo(0, 0)
}
