'use client'

import { Button, Drawer, NoteBar } from '@kubarium/ui'
import { useLocale, useTranslations } from 'next-intl'
import { useEffect, useMemo, useRef, useState } from 'react'
import { GlassWall, type WallView } from '../../features/glass-wall/glass-wall.tsx'
import { Inspector } from '../../features/glass-wall/inspector/inspector.tsx'
import { indexObjects } from '../../features/glass-wall/model/object-index.ts'
import { pictureOfIndex } from '../../features/glass-wall/model/picture.ts'
import { useClusterTime, useLiveState } from '../../features/glass-wall/use-live-state.ts'
import { startBrowserCluster, type BrowserCluster } from '../../features/landing-cluster/browser-cluster.ts'
import { browserTerminal } from '../../features/landing-cluster/browser-terminal.ts'
import { SuggestionBar } from '../../features/landing-cluster/suggestion-bar.tsx'
import { Terminal, type TerminalHandle } from '../../features/terminal/terminal.tsx'
import type { TerminalTransport } from '../../ports/terminal-transport.ts'
import styles from './landing-hero.module.css'

const NODES = 3

/** The cluster awake: what can be done to it beside its picture. `onAgain` throws it away and starts a new one. */
export function LandingStage({ onAgain }: { onAgain: () => void }) {
  const t = useTranslations('landing')
  const locale = useLocale()
  const [awake, setAwake] = useState<{ browser: BrowserCluster; transport: TerminalTransport }>()
  const [fault, setFault] = useState<string>()
  useEffect(() => {
    const started = startBrowserCluster({
      nodes: NODES,
      seed: crypto.randomUUID(),
      onFault: (error) => setFault(error.message),
    })
    const transport = browserTerminal(started, locale, crypto.getRandomValues(new Uint32Array(1))[0] ?? 1)
    setAwake({ browser: started, transport })
    return () => {
      transport.close()
      started.close()
    }
  }, [locale])
  return (
    <>
      {awake && <Awake {...awake} />}
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
    </>
  )
}

function Awake({ browser, transport }: { browser: BrowserCluster; transport: TerminalTransport }) {
  const terminal = useRef<TerminalHandle>(null)
  const t = useTranslations('landing')
  const state = useLiveState(browser.source)
  const now = useClusterTime(state)
  const [view, setView] = useState<WallView>('picture')
  const [selected, setSelected] = useState<string>()
  const index = useMemo(() => indexObjects(state.objects.values()), [state.objects])
  const picture = useMemo(() => pictureOfIndex(index), [index])
  return (
    <>
      <section className={styles.terminal} aria-label={t('terminal')}>
        <Terminal
          ref={terminal}
          transport={transport}
          name={t('terminal')}
          tabs={<span className={styles.here}>{t('typeHere')}</span>}
        />
        <SuggestionBar state={state} onCommand={(command) => terminal.current?.command(command, true)} />
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
