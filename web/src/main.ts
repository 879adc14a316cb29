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
await preferences.apply()
void session.start()
void router.start(routes)
mount(App, { target: document.querySelector('#app') ?? document.body })
