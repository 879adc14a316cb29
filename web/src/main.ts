import './ui/tokens.css'
import './ui/base.css'
import './ui/control.css'
import { mount } from 'svelte'
import App from './app/App.svelte'
import { routes } from './app/routes.ts'
import { session } from './app/session.svelte.ts'
import { preferences } from './kit/preferences.svelte.ts'
import { router } from './kit/router.svelte.ts'
import { allowSoundAfterGesture } from './kit/sound.ts'
import { account } from './rooms/identity/account.svelte.ts'

allowSoundAfterGesture()
account.onChanged((card) => session.take(card))
// Not awaited at the top of the module: the English words are a module of their own, and may wait for the file this one is in.
void preferences.apply().then(() => {
  void session.start()
  void router.start(routes)
  mount(App, { target: document.querySelector('#app') ?? document.body })
})
