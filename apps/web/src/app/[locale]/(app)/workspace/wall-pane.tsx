'use client'

import { Button, EmptyState } from '@kubarium/ui'
import { useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import { ParkedNote } from '../../../../features/clusters/parked-note.tsx'
import { GlassWall } from '../../../../features/glass-wall/glass-wall.tsx'
import { usePreference } from '../../../../shell/preferences.ts'
import { ConnectionNote } from './connection-note.tsx'
import type { WorkspaceParts } from './use-workspace.ts'
import styles from './workspace.module.css'

/** The glass wall with what stands in its way: a parked cluster, a lost line, a refusal. */
export function WallPane({ workspace, barEnd }: { workspace: WorkspaceParts; barEnd?: ReactNode }) {
  const t = useTranslations('workspace')
  const [singleKeys] = usePreference('single-keys', true)
  const { cluster, source, state, refused, select, focusPane } = workspace
  return (
    <section
      className={`${styles.pane} ${styles.wall}`}
      aria-label={t('paneWall')}
      data-pane-of="wall"
      id="wall"
      tabIndex={-1}
    >
      {cluster && <ParkedNote cluster={cluster} />}
      <ConnectionNote state={state} onRetry={() => source.retry()} />
      {refused && refused.status !== 401 ? (
        <EmptyState
          icon="alert"
          title={t('refused')}
          actions={
            <Button look="primary" onClick={() => source.retry()}>
              {t('tryNow')}
            </Button>
          }
        >
          <p lang="en">{refused.detail ?? refused.title}</p>
        </EmptyState>
      ) : (
        <GlassWall
          state={state}
          selected={workspace.selected}
          view={workspace.view}
          singleKeys={singleKeys}
          stopped={cluster?.state === 'parked'}
          onView={workspace.setView}
          onSelect={select}
          onWhy={(uid) => {
            select(uid)
            focusPane('object')
          }}
          onLogs={workspace.logsOf}
          onType={workspace.command}
          barEnd={barEnd}
        />
      )}
    </section>
  )
}
