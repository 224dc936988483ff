// The terminal's colours, from the tokens of the page.
import type { ITheme } from '@xterm/xterm'

/** The theme as the tokens are now. They are resolved by the browser, because they depend on the page's colour scheme. */
export function terminalTheme(): ITheme {
  const probe = document.createElement('span')
  probe.hidden = true
  document.body.append(probe)
  const token = (name: string) => {
    probe.style.color = `var(${name})`
    return getComputedStyle(probe).color
  }
  const theme: ITheme = {
    background: token('--term-bg'),
    foreground: token('--term-ink'),
    cursor: token('--term-ink'),
    cursorAccent: token('--term-bg'),
    selectionBackground: token('--term-sel'),
    black: token('--term-bar'),
    red: token('--term-red'),
    green: token('--term-green'),
    yellow: token('--term-yellow'),
    blue: token('--term-blue'),
    magenta: token('--term-magenta'),
    cyan: token('--term-cyan'),
    white: token('--term-ink'),
    brightBlack: token('--term-dim'),
    brightRed: token('--term-red'),
    brightGreen: token('--term-green'),
    brightYellow: token('--term-yellow'),
    brightBlue: token('--term-blue'),
    brightMagenta: token('--term-magenta'),
    brightCyan: token('--term-cyan'),
    brightWhite: token('--term-ink'),
  }
  probe.remove()
  return theme
}

/** Calls back when the page's colours change: its theme, or the system's while it follows that. */
export function onThemeChange(changed: () => void): () => void {
  const observer = new MutationObserver(changed)
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] })
  const system = matchMedia('(prefers-color-scheme: dark)')
  system.addEventListener('change', changed)
  return () => {
    observer.disconnect()
    system.removeEventListener('change', changed)
  }
}
