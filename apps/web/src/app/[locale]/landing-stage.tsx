'use client'

import { Button, Drawer, NoteBar, ToastProvider } from '@kubarium/ui'
import { NextIntlClientProvider, useLocale, useTranslations, type Messages } from 'next-intl'
import { useEffect, useMemo, useRef, useState } from 'react'
import { GlassWall } from '../../features/glass-wall/glass-wall.tsx'
import type { WallView } from '../../features/glass-wall/wall-bar.tsx'
import { Inspector } from '../../features/glass-wall/inspector/inspector.tsx'
import { indexObjects } from '../../features/glass-wall/model/object-index.ts'
import { pictureOfIndex, podsIn } from '../../features/glass-wall/model/picture.ts'
import { useClusterTime, useLiveState } from '../../features/glass-wall/use-live-state.ts'
import type { BrowserCluster } from '../../features/landing-cluster/browser-cluster.ts'
import { browserTerminal } from '../../features/landing-cluster/browser-terminal.ts'
import { FIRST_COMMAND, startLandingCluster } from '../../features/landing-cluster/landing-cluster.ts'
import { SuggestionBar } from '../../features/landing-cluster/suggestion-bar.tsx'
import { suggestions } from '../../features/landing-cluster/suggestions.ts'
import { Terminal, type TerminalHandle } from '../../features/terminal/terminal.tsx'
import type { TerminalTransport } from '../../ports/terminal-transport.ts'
import styles from './landing-hero.module.css'
import type { Wish } from './landing-wish.ts'

const isOnItsWay: ReadonlySet<string> = new Set(['waiting', 'starting'])

/**
 * The cluster awake: what can be done to it beside its picture. `wish` is what it was woken for; `onAgain` throws it
 * away and starts a new one.
 */
export function LandingStage({ wish, texts, onAgain }: { wish: Wish; texts: Messages; onAgain: () => void }) {
  const t = useTranslations('landing')
  const shell = useTranslations('shell')
  const locale = useLocale()
  const [awake, setAwake] = useState<{ browser: BrowserCluster; transport: TerminalTransport }>()
  const [fault, setFault] = useState<string>()
  useEffect(() => {
    const started = startLandingCluster({ onFault: (error) => setFault(error.message) })
    const transport = browserTerminal(started, locale, crypto.getRandomValues(new Uint32Array(1))[0] ?? 1)
    // What stands on the still picture's screen, and then what was pressed in it.
    transport.type(`${FIRST_COMMAND}\r`)
    if (wish.command !== undefined) transport.type(`${wish.command}\r`)
    setAwake({ browser: started, transport })
    return () => {
      transport.close()
      started.close()
    }
  }, [locale, wish])
  return (
    <NextIntlClientProvider locale={locale} messages={texts} timeZone="UTC">
      {awake && (
        <ToastProvider label={shell('notifications')} closeLabel={shell('close')}>
          <Awake {...awake} wish={wish} />
        </ToastProvider>
      )}
      {fault !== undefined && (
        <div className={styles.fault}>
          <NoteBar
            look="bad"
            live="assertive"
            actions={
              <Button size={28} onClick={onAgain}>
                {t('heroAgain')}
              </Button>
            }
          >
            {t('heroStopped', { error: fault })}
          </NoteBar>
        </div>
      )}
    </NextIntlClientProvider>
  )
}

function Awake({ browser, transport, wish }: { browser: BrowserCluster; transport: TerminalTransport; wish: Wish }) {
  const terminal = useRef<TerminalHandle>(null)
  const t = useTranslations('landing')
  const state = useLiveState(browser.source)
  const now = useClusterTime(state)
  const [view, setView] = useState<WallView>('picture')
  const [selected, setSelected] = useState(wish.object)
  const index = useMemo(() => indexObjects(state.objects.values()), [state.objects])
  const picture = useMemo(() => pictureOfIndex(index), [index])
  const starting = podsIn(picture).findLast((vessel) => isOnItsWay.has(vessel.state.name))?.uid
  return (
    <>
      <section className={styles.terminal} aria-label={t('terminal')}>
        <Terminal
          ref={terminal}
          transport={transport}
          name={t('terminal')}
          focusFirst={wish.terminal || wish.command !== undefined}
          tabs={<span className={styles.here}>{t('typeHere')}</span>}
        />
        <SuggestionBar
          suggestions={suggestions(state.objects.values())}
          onCommand={(command) => terminal.current?.command(command, true)}
        />
      </section>
      <div className={styles.wall}>
        <GlassWall
          bare
          state={state}
          view={view}
          onView={setView}
          selected={selected}
          onSelect={setSelected}
          onWhy={setSelected}
          followed={starting}
        />
      </div>
      <Drawer open={selected !== undefined} onClose={() => setSelected(undefined)} title={t('heroClose')}>
        <Inspector
          id={selected}
          state={state}
          index={index}
          picture={picture}
          now={now}
          onSelect={setSelected}
          onClose={() => setSelected(undefined)}
        />
      </Drawer>
    </>
  )
}
