'use client'

import type { TerminalCommand } from '@kubarium/contracts'
import { Button, IconButton, Menu, MenuChoice, MenuItem, MenuLine, MenuText, NoteBar } from '@kubarium/ui'
import { useTranslations } from 'next-intl'
import dynamic from 'next/dynamic'
import { useEffect, useImperativeHandle, useRef, useState, type ReactNode, type Ref } from 'react'
import type { TerminalConnection, TerminalTransport } from '../../ports/terminal-transport.ts'
import { LineInput } from './line-input.tsx'
import { SearchBar } from './search-bar.tsx'
import { useTerminalSettings } from './terminal-settings.ts'
import styles from './terminal.module.css'
import { Transcript } from './transcript.tsx'
import type { Screen } from './xterm-screen.tsx'

const XtermScreen = dynamic(() => import('./xterm-screen.tsx').then((module) => module.XtermScreen), { ssr: false })

const KEPT_COMMANDS = 200

/** What the page may do with a terminal. */
export interface TerminalHandle {
  focus(): void
  /** Types a command; with `run` also Enter. A half-typed line is cleared first. The focus follows unless kept. */
  command(text: string, run: boolean, keepFocus?: boolean): void
}

/**
 * A terminal: its screen, its transcript for those who hear it, and a line field for touch and input methods.
 * `tabs` stands at the left of its bar.
 */
export function Terminal({
  transport,
  name,
  tabs,
  focusFirst = false,
  onCommand,
  ref,
}: {
  transport: TerminalTransport
  name: string
  tabs?: ReactNode
  /** Takes the focus as soon as there is a screen. */
  focusFirst?: boolean
  /** Told of every command line that has ended. */
  onCommand?: (command: TerminalCommand) => void
  ref?: Ref<TerminalHandle>
}) {
  const t = useTranslations('terminal')
  const [settings, change] = useTerminalSettings()
  const [connection, setConnection] = useState<TerminalConnection>(() => transport.connection())
  const [commands, setCommands] = useState<readonly TerminalCommand[]>([])
  const [screen, setScreen] = useState<Screen | null>(null)
  const [searching, setSearching] = useState(false)
  const [matches, setMatches] = useState<{ index: number; count: number }>()
  const halfTyped = useRef(false)
  const escaped = useRef(false)

  const type = (text: string) => {
    halfTyped.current = !/[\r\u0003\u0004\u0015]$/.test(text)
    transport.type(text)
  }
  useImperativeHandle(ref, () => ({
    focus: () => screen?.focus(),
    command(text, run, keepFocus = false) {
      // Lines of a command are ended as a person ends them.
      // The first of two ends the key sequence that leaving with Escape has begun in the shell.
      const clear = escaped.current ? '\u0015\u0015' : halfTyped.current ? '\u0015' : ''
      escaped.current = false
      type(`${clear}${text.replaceAll('\n', '\r')}${run ? '\r' : ''}`)
      if (!keepFocus && hasKeyboard()) screen?.focus()
    },
  }))

  return (
    <div
      className={styles.terminal}
      data-light={settings.light || undefined}
      onKeyDownCapture={(event) => {
        if (event.key.length === 1 && !event.ctrlKey && !event.metaKey) halfTyped.current = true
        if (event.key === 'Enter') halfTyped.current = false
        if (!/^(Tab|Shift)$/.test(event.key)) escaped.current = event.key === 'Escape'
        if ((event.ctrlKey || event.metaKey) && event.shiftKey && event.key.toLowerCase() === 'f') {
          event.preventDefault()
          event.stopPropagation()
          setSearching(true)
        }
      }}
    >
      <div className={styles.bar}>
        {tabs}
        <span className={styles.leave}>
          <span className={styles.leaveText}>
            {t('leaveWith')} <kbd>Esc</kbd> <kbd>Tab</kbd>
          </span>
          <IconButton
            label={t('search')}
            icon="search"
            onClick={() => setSearching(!searching)}
            aria-expanded={searching}
          />
          <TerminalMenu settings={settings} change={change} />
        </span>
      </div>
      <ConnectionNote connection={connection} onRetry={() => transport.retry()} />
      {searching && <SearchBar screen={screen} matches={matches} onClose={() => setSearching(false)} />}
      <div className={styles.stage}>
        {screen === null && <p className={styles.loading}>{t('loading')}</p>}
        <XtermScreen
          transport={transport}
          label={`${name}. ${t('leaveHint')}`}
          fontSize={settings.fontSize}
          reader={settings.reader}
          light={settings.light}
          onScreen={(opened) => {
            setScreen(opened)
            if (focusFirst && hasKeyboard()) opened?.focus()
          }}
          onMatches={setMatches}
          onCommand={(command) => {
            setCommands((before) => [...before, command].slice(-KEPT_COMMANDS))
            onCommand?.(command)
          }}
          onConnection={setConnection}
        />
        <Transcript commands={commands} visible={settings.transcript} />
      </div>
      <div className={settings.lineInput ? undefined : styles.onlyTouch}>
        <LineInput onType={type} />
      </div>
    </div>
  )
}

/** On a touch screen the focus would bring up a keyboard, over the very thing that a command changes. */
function hasKeyboard(): boolean {
  return matchMedia('(hover: hover)').matches
}

function TerminalMenu({
  settings,
  change,
}: {
  settings: ReturnType<typeof useTerminalSettings>[0]
  change: ReturnType<typeof useTerminalSettings>[1]
}) {
  const t = useTranslations('terminal')
  const onOff = [
    { value: 'on', label: t('on') },
    { value: 'off', label: t('off') },
  ] as const
  const choice = (label: string, name: 'reader' | 'lineInput' | 'transcript' | 'light') => (
    <MenuChoice
      label={label}
      value={settings[name] ? 'on' : 'off'}
      options={onOff}
      onChange={(value) => change({ [name]: value === 'on' })}
    />
  )
  return (
    <Menu label={t('menu')} trigger={<IconButton label={t('menu')} icon="more" />}>
      <MenuText>{t('size', { size: settings.fontSize })}</MenuText>
      <MenuItem icon="plus" onSelect={() => change({ fontSize: settings.fontSize + 1 })}>
        {t('larger')}
      </MenuItem>
      <MenuItem icon="dash" onSelect={() => change({ fontSize: settings.fontSize - 1 })}>
        {t('smaller')}
      </MenuItem>
      <MenuLine />
      {choice(t('lineInput'), 'lineInput')}
      {choice(t('transcript'), 'transcript')}
      {choice(t('reader'), 'reader')}
      {choice(t('light'), 'light')}
    </Menu>
  )
}

function ConnectionNote({ connection, onRetry }: { connection: TerminalConnection; onRetry: () => void }) {
  const t = useTranslations('terminal')
  const seconds = useSecondsSince(connection.state === 'offline' ? connection.lostAt : undefined)
  const waiting = connection.waiting > 0 && <> {t('waiting', { count: connection.waiting })}</>
  switch (connection.state) {
    case 'open':
      return null
    case 'connecting':
      return (
        <p className={styles.connecting} role="status">
          {t('connecting')}
        </p>
      )
    case 'reconnecting':
      return (
        <NoteBar look="busy" icon="offline" live="polite">
          {t('reconnecting', { tries: Math.max(1, connection.tries) })}
          {waiting}
        </NoteBar>
      )
    case 'offline':
      return (
        <NoteBar
          look="bad"
          icon="offline"
          live="assertive"
          actions={
            <Button size={28} onClick={onRetry}>
              {t('tryNow')}
            </Button>
          }
        >
          {t('offline', { seconds })}
          {waiting}
        </NoteBar>
      )
    case 'refused':
      return (
        <NoteBar
          look="bad"
          live="assertive"
          actions={
            <Button size={28} onClick={onRetry}>
              {t('tryAgain')}
            </Button>
          }
        >
          {t('refused', { detail: connection.problem?.detail ?? connection.problem?.title ?? '' })}
        </NoteBar>
      )
  }
}

/** Whole seconds since a moment of the viewer's clock, counted while there is one. */
function useSecondsSince(moment: number | undefined): number {
  const [seconds, setSeconds] = useState(0)
  useEffect(() => {
    if (moment === undefined) return
    const tick = () => setSeconds(Math.round((Date.now() - moment) / 1000))
    tick()
    const timer = setInterval(tick, 1000)
    return () => clearInterval(timer)
  }, [moment])
  return seconds
}
