import { type Route, route } from '../kit/routes.ts'

/** Every address of the web, each page in its own file fetched when first opened. */
export const routes: readonly Route[] = [route('/me', 'me.title', () => import('../rooms/identity/MePage.svelte'))]
