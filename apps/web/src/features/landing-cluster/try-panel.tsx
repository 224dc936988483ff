'use client'

import { Icon } from '@kubarium/ui'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import type { LiveState } from '../../ports/live-source.ts'
import { possibleRequests, type TryRequest } from './requests.ts'
import styles from './try-panel.module.css'

const KEPT = 50

/** What can be done to the cluster, each as the request it is, and what the API server answered. */
export function TryPanel({ state, send }: { state: LiveState; send: (request: TryRequest) => number }) {
  const t = useTranslations('landing')
  const words = useTranslations('landing.try')
  const [log, setLog] = useState<readonly { id: number; request: TryRequest; status: number }[]>([])
  const offered = possibleRequests(state.objects.values())
  const act = (request: TryRequest) => {
    const status = send(request)
    setLog((before) => [...before, { id: (before.at(-1)?.id ?? 0) + 1, request, status }].slice(-KEPT))
  }
  return (
    <div className={styles.panel}>
      <div className={styles.bar}>
        <Icon name="api" size={14} />
        <h2>{t('tryTitle')}</h2>
      </div>
      <p className={styles.text}>{t('tryText')}</p>
      <ul className={styles.actions}>
        {offered.map((request) => (
          <li key={request.name}>
            <button type="button" onClick={() => act(request)}>
              <span>{words(request.name, request.values)}</span>
              <code lang="en">
                {request.method} {request.url}
              </code>
            </button>
          </li>
        ))}
      </ul>
      <p className={styles.text}>{t('tryInspect')}</p>
      <ol
        className={styles.log}
        role="log"
        aria-label={t('tryLog')}
        tabIndex={0}
        lang="en"
        ref={(element) => element?.scrollTo(0, element.scrollHeight)}
      >
        {log.length === 0 && <li lang={undefined}>{t('tryNone')}</li>}
        {log.map(({ id, request, status }) => (
          <li key={id}>
            <span className={status < 300 ? styles.fine : styles.refused}>{status}</span> {request.method} {request.url}
          </li>
        ))}
      </ol>
    </div>
  )
}
