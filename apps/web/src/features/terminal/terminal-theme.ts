// The terminal's colours, from the tokens of the page.
import type { ISearchDecorationOptions } from '@xterm/addon-search'
import type { ITheme } from '@xterm/xterm'

/** Which token each colour comes from: deep water, or the page's own. */
const tokens = {
  water: {
    background: '--term-bg',
    ink: '--term-ink',
    dim: '--term-dim',
    bar: '--term-bar',
    selection: '--term-sel',
    red: '--term-red',
    green: '--term-green',
    yellow: '--term-yellow',
    blue: '--term-blue',
    magenta: '--term-magenta',
    cyan: '--term-cyan',
  },
  page: {
    background: '--surface',
    ink: '--ink',
    dim: '--ink-3',
    bar: '--sunken',
    selection: '--accent-soft',
    red: '--bad',
    green: '--ok',
    yellow: '--warn',
    blue: '--busy',
    magenta: '--cause',
    cyan: '--accent',
  },
} as const

/**
 * The theme as the tokens are now; `ofPage` takes the colours of the page. They are resolved by the browser, because
 * they depend on the page's colour scheme.
 */
export function terminalTheme(ofPage: boolean): ITheme {
  const probe = document.createElement('span')
  probe.hidden = true
  document.body.append(probe)
  const names = ofPage ? tokens.page : tokens.water
  const token = (name: keyof typeof names) => {
    probe.style.color = `var(${names[name]})`
    return getComputedStyle(probe).color
  }
  const theme: ITheme = {
    background: token('background'),
    foreground: token('ink'),
    cursor: token('ink'),
    cursorAccent: token('background'),
    selectionBackground: token('selection'),
    black: token('bar'),
    red: token('red'),
    green: token('green'),
    yellow: token('yellow'),
    blue: token('blue'),
    magenta: token('magenta'),
    cyan: token('cyan'),
    white: token('ink'),
    brightBlack: token('dim'),
    brightRed: token('red'),
    brightGreen: token('green'),
    brightYellow: token('yellow'),
    brightBlue: token('blue'),
    brightMagenta: token('magenta'),
    brightCyan: token('cyan'),
    brightWhite: token('ink'),
  }
  probe.remove()
  return theme
}

/** How matches of a search are marked, from the same tokens. The addon wants them as #rrggbb. */
export function searchColours(ofPage: boolean): ISearchDecorationOptions {
  const theme = terminalTheme(ofPage)
  return {
    matchBackground: hexadecimal(theme.selectionBackground),
    activeMatchBackground: hexadecimal(theme.selectionBackground),
    activeMatchBorder: hexadecimal(theme.yellow),
    matchOverviewRuler: hexadecimal(theme.yellow),
    activeMatchColorOverviewRuler: hexadecimal(theme.cyan),
  }
}

/** `rgb(1, 2, 3)` as a browser computes it, as `#010203`. */
export function hexadecimal(colour = ''): string {
  const parts = [...colour.matchAll(/\d+/g)].slice(0, 3)
  return `#${parts.map(([part]) => Number(part).toString(16).padStart(2, '0')).join('')}`
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
