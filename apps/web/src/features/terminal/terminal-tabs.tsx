'use client'

import type { TerminalCommand } from '@kubarium/contracts'
import { Icon, IconButton } from '@kubarium/ui'
import { useTranslations } from 'next-intl'
import { useEffect, useImperativeHandle, useRef, useState, type KeyboardEvent, type Ref } from 'react'
import type { TerminalTransport } from '../../ports/terminal-transport.ts'
import { Terminal, type TerminalHandle } from './terminal.tsx'
import styles from './terminal.module.css'

const MOST_TABS = 4

export interface TerminalTabsHandle extends TerminalHandle {
  openTab(): void
}

/**
 * Up to four terminals in tabs. All stay open behind the one that is shown. `open` gives the transport of a tab,
 * `onCommand` is told of every command line that has ended in any of them.
 */
export function TerminalTabs({
  open,
  onCommand,
  ref,
}: {
  open: (tab: number) => TerminalTransport
  onCommand?: (command: TerminalCommand) => void
  ref?: Ref<TerminalTabsHandle>
}) {
  const t = useTranslations('terminal')
  const [tabs, setTabs] = useState<readonly { number: number; transport: TerminalTransport }[]>([])
  const [shown, setShown] = useState(1)
  const handles = useRef(new Map<number, TerminalHandle>())
  const list = useRef<HTMLDivElement>(null)
  const opening = useRef(open)

  useEffect(() => {
    const first = { number: 1, transport: opening.current(1) }
    setTabs([first])
    setShown(1)
  }, [])
  // Every tab that is open when the page is left lets go of its line; the shells themselves live on.
  const all = useRef(tabs)
  useEffect(() => {
    all.current = tabs
  }, [tabs])
  useEffect(
    () => () => {
      for (const { transport } of all.current) transport.close()
    },
    [],
  )

  const openTab = () => {
    if (tabs.length >= MOST_TABS) return
    const number = Math.max(0, ...tabs.map((tab) => tab.number)) + 1
    setTabs([...tabs, { number, transport: opening.current(number) }])
    setShown(number)
  }
  const closeTab = (number: number) => {
    tabs.find((tab) => tab.number === number)?.transport.close()
    const left = tabs.filter((tab) => tab.number !== number)
    setTabs(left)
    if (shown === number) setShown(left.at(-1)?.number ?? 1)
  }
  useImperativeHandle(ref, () => ({
    focus: () => handles.current.get(shown)?.focus(),
    command: (text, run, keepFocus) => handles.current.get(shown)?.command(text, run, keepFocus),
    openTab,
  }))

  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key]
    if (step === undefined) return
    event.preventDefault()
    const at = tabs.findIndex((tab) => tab.number === shown)
    const next = tabs[(at + step + tabs.length) % tabs.length]
    if (!next) return
    setShown(next.number)
    list.current?.querySelector<HTMLElement>(`[data-tab="${next.number}"]`)?.focus()
  }

  const bar = (
    <>
      <div ref={list} className={styles.tabs} role="tablist" aria-label={t('tabs')} onKeyDown={onKeyDown}>
        {tabs.map(({ number }) => (
          <button
            key={number}
            type="button"
            role="tab"
            data-tab={number}
            aria-selected={number === shown}
            tabIndex={number === shown ? 0 : -1}
            onClick={() => setShown(number)}
          >
            <Icon name="terminal" size={14} />
            {t('tab', { number })}
          </button>
        ))}
      </div>
      {tabs.length > 1 && (
        <IconButton
          label={t('closeTab', { name: t('tab', { number: shown }) })}
          icon="close"
          onClick={() => closeTab(shown)}
        />
      )}
      {tabs.length < MOST_TABS && <IconButton label={t('newTab')} icon="plus" onClick={openTab} />}
    </>
  )
  return (
    <>
      {tabs.map(({ number, transport }) => (
        <div key={number} className={styles.tab} hidden={number !== shown}>
          <Terminal
            ref={(handle) => {
              if (handle) handles.current.set(number, handle)
              else handles.current.delete(number)
            }}
            transport={transport}
            name={t('tab', { number })}
            tabs={bar}
            {...(onCommand ? { onCommand } : {})}
          />
        </div>
      ))}
    </>
  )
}
