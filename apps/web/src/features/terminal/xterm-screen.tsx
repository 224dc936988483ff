'use client'

import type { TerminalCommand } from '@kubarium/contracts'
import { FitAddon } from '@xterm/addon-fit'
import { SearchAddon } from '@xterm/addon-search'
import { UnicodeGraphemesAddon } from '@xterm/addon-unicode-graphemes'
import { WebLinksAddon } from '@xterm/addon-web-links'
import { WebglAddon } from '@xterm/addon-webgl'
import { Terminal } from '@xterm/xterm'
import '@xterm/xterm/css/xterm.css'
import { useEffect, useRef } from 'react'
import type { TerminalConnection, TerminalTransport } from '../../ports/terminal-transport.ts'
import { onThemeChange, searchColours, terminalTheme } from './terminal-theme.ts'
import styles from './terminal.module.css'

const FONT = '"JetBrains Mono Variable", "D2Coding", monospace'

/** What the parts around the screen may do with it. */
export interface Screen {
  focus(): void
  search(text: string, direction: 'next' | 'previous'): void
  clearSearch(): void
}

/**
 * The screen of a terminal, in the browser only. It opens the line when it can show what comes, shows it, sends what is typed and follows
 * the size of its place. Escape and then Tab leave it.
 */
export function XtermScreen({
  transport,
  label,
  fontSize,
  reader,
  light,
  onScreen,
  onMatches,
  onCommand,
  onConnection,
}: {
  transport: TerminalTransport
  label: string
  fontSize: number
  /** Screen reader mode: rows are kept as text beside the drawing. */
  reader: boolean
  /** In the colours of the page. */
  light: boolean
  onScreen: (screen: Screen | null) => void
  /** Which match is shown and how many there are; undefined when nothing is searched. */
  onMatches: (matches: { index: number; count: number } | undefined) => void
  onCommand: (command: TerminalCommand) => void
  onConnection: (connection: TerminalConnection) => void
}) {
  const place = useRef<HTMLDivElement>(null)
  const terminal = useRef<Terminal>(null)
  const fit = useRef<() => void>(() => {})
  const latest = useRef({ onScreen, onMatches, onCommand, onConnection, label, fontSize, reader, light })
  useEffect(() => {
    latest.current = { onScreen, onMatches, onCommand, onConnection, label, fontSize, reader, light }
  })

  useEffect(() => {
    const element = place.current
    if (!element) return
    let gone = false
    let tidy = () => {}
    void fontsLoaded().then(() => {
      if (!gone) tidy = open(element)
    })
    return () => {
      gone = true
      tidy()
    }

    function open(host: HTMLDivElement): () => void {
      const screen = new Terminal({
        allowProposedApi: true,
        fontFamily: FONT,
        fontSize: latest.current.fontSize,
        lineHeight: 1.3,
        cursorBlink: false,
        scrollback: 5000,
        minimumContrastRatio: 7,
        screenReaderMode: latest.current.reader,
        theme: terminalTheme(latest.current.light),
      })
      terminal.current = screen
      const fitting = new FitAddon()
      const searching = new SearchAddon()
      screen.loadAddon(fitting)
      screen.loadAddon(searching)
      screen.loadAddon(
        new WebLinksAddon(
          (event, address) => window.open(address, '_blank', 'noopener,noreferrer') ?? event.preventDefault(),
        ),
      )
      screen.loadAddon(new UnicodeGraphemesAddon())
      screen.unicode.activeVersion = '15-graphemes'
      screen.open(host)
      screen.textarea?.setAttribute('aria-label', latest.current.label)
      const webgl = drawWithWebgl(screen)
      screen.attachCustomKeyEventHandler(keyHandler(screen))

      const resize = () => {
        if (host.clientWidth === 0 || host.clientHeight === 0) return
        fitting.fit()
        transport.resize(screen.cols, screen.rows)
      }
      fit.current = resize
      resize()
      const observer = new ResizeObserver(resize)
      observer.observe(host)
      const themed = onThemeChange(() => (screen.options.theme = terminalTheme(latest.current.light)))
      // A font that arrives later (Hangul) is drawn anew where its place was already painted.
      const fontsChanged = () => webgl?.clearTextureAtlas()
      document.fonts.addEventListener('loadingdone', fontsChanged)

      const stop = transport.listen({
        output: (text) => screen.write(text),
        reset: () => screen.reset(),
        command: (command) => latest.current.onCommand(command),
        connection: (connection) => latest.current.onConnection(connection),
      })
      const typing = screen.onData((text) => transport.type(text))
      const moving = screen.onCursorMove(() => keepInSight(screen, host))
      const found = searching.onDidChangeResults(({ resultIndex, resultCount }) =>
        latest.current.onMatches({ index: resultIndex, count: resultCount }),
      )
      latest.current.onScreen({
        focus: () => screen.focus(),
        search(text, direction) {
          const decorations = searchColours(latest.current.light)
          if (direction === 'next') searching.findNext(text, { decorations })
          else searching.findPrevious(text, { decorations })
        },
        clearSearch() {
          searching.clearDecorations()
          latest.current.onMatches(undefined)
        },
      })
      return () => {
        latest.current.onScreen(null)
        stop()
        typing.dispose()
        moving.dispose()
        found.dispose()
        observer.disconnect()
        themed()
        document.fonts.removeEventListener('loadingdone', fontsChanged)
        terminal.current = null
        screen.dispose()
      }
    }
  }, [transport])

  useEffect(() => {
    const screen = terminal.current
    if (!screen) return
    screen.options.fontSize = fontSize
    screen.options.screenReaderMode = reader
    screen.options.theme = terminalTheme(light)
    fit.current()
  }, [fontSize, reader, light])

  return (
    <div className={styles.screen} lang="en" role="region" aria-label={label}>
      <div ref={place} className={styles.place} />
    </div>
  )
}

/** Cells are measured when the terminal opens, so its font has to be there; without it the platform's own will do. */
async function fontsLoaded(): Promise<void> {
  await Promise.allSettled([
    document.fonts.load(`400 13px ${FONT}`, 'kubectl'),
    document.fonts.load(`700 13px ${FONT}`, 'kubectl'),
  ])
}

/** Drawing by the graphics card where there is one; when it is lost, the document draws instead. */
function drawWithWebgl(screen: Terminal): WebglAddon | undefined {
  try {
    const webgl = new WebglAddon()
    webgl.onContextLoss(() => webgl.dispose())
    screen.loadAddon(webgl)
    return webgl
  } catch {
    return undefined
  }
}

/** Where the terminal is wider than its place, the place follows the cursor: back to the left with every new line. */
function keepInSight(screen: Terminal, host: HTMLElement): void {
  const frame = host.parentElement
  if (!frame || frame.scrollWidth <= frame.clientWidth) return
  const cell = host.clientWidth / screen.cols
  const cursor = screen.buffer.active.cursorX * cell
  frame.scrollLeft = Math.max(0, cursor + 4 * cell - frame.clientWidth)
}

/** Keys that are not the shell's: leaving, the page's own shortcuts, copy and paste. */
function keyHandler(screen: Terminal): (event: KeyboardEvent) => boolean {
  let escaped = false
  return (event) => {
    if (event.type !== 'keydown') return true
    const leaving = escaped && event.key === 'Tab'
    escaped = event.key === 'Escape' || (escaped && (event.key === 'Shift' || leaving))
    if (leaving) return false
    const command = event.ctrlKey || event.metaKey
    if (command && event.key.toLowerCase() === 'k' && !event.shiftKey) return false
    if (event.ctrlKey && event.code === 'Backquote') return false
    if (event.altKey && /^(Digit[1-4]|KeyZ)$/.test(event.code)) return false
    if (command && event.key.toLowerCase() === 'v') return false
    if (command && event.key.toLowerCase() === 'c' && screen.hasSelection()) {
      void navigator.clipboard?.writeText(screen.getSelection()).catch(() => {})
      screen.clearSelection()
      event.preventDefault()
      return false
    }
    return true
  }
}
