'use client'

import { Button, CommandBlock, EmptyState, Skeleton } from '@kubarium/ui'
import { useTranslations } from 'next-intl'
import { useMemo, useState, type ReactNode } from 'react'
import type { LiveState } from '../../ports/live-source.ts'
import { usePreference } from '../../shell/preferences.ts'
import styles from './glass-wall.module.css'
import { causeChain, threadsOf, type CauseThread } from './model/causes.ts'
import { groupings, type GroupBy } from './model/groups.ts'
import { indexObjects, type ObjectIndex } from './model/object-index.ts'
import { pictureOfIndex, pictureOrder, podsIn, type Picture } from './model/picture.ts'
import { plateId, plateOfActor } from './model/plates.ts'
import { asStep, FULL_SIZE, zoomed, type ZoomDirection } from './model/zoom.ts'
import { PictureView, type PictureActions } from './picture/picture-view.tsx'
import { SentenceLine } from './sentence-line.tsx'
import { TableView } from './table-view.tsx'
import { TreeView } from './tree-view.tsx'
import { useClusterTime } from './use-live-state.ts'
import { WallBar, type WallView } from './wall-bar.tsx'
import { WhenDrawingFails } from './when-drawing-fails.tsx'

const views: readonly WallView[] = ['picture', 'tree', 'table']
const FIRST_COMMAND = 'kubectl create deployment web --image=nginx --replicas=3'

export interface GlassWallProps extends Omit<PictureActions, 'onNextView' | 'onZoom'> {
  state: LiveState
  selected: string | undefined
  view: WallView
  onView: (view: WallView) => void
  /** Nobody works on the cluster: its control plane has stopped. */
  stopped?: boolean
  singleKeys?: boolean
  /** Types a command into the terminal; without it an empty cluster shows no command. */
  onType?: (command: string) => void
  /** The object whose cause is drawn when none is chosen. */
  followed?: string
  /** At the right end of the bar. */
  barEnd?: ReactNode
  /** Only sentence and picture, without the bar above them. */
  bare?: boolean
}

/** The cluster behind glass: one sentence, and the same data as a picture, a tree or a table. */
export function GlassWall(props: GlassWallProps) {
  const { state, selected, followed, view, onView, bare = false } = props
  const [namespace, setNamespace] = useState('')
  const index = useMemo(() => indexObjects(state.objects.values()), [state.objects])
  const namespaces = useMemo(
    () => [...new Set(index.all('Pod').map((pod) => pod.metadata.namespace ?? 'default'))].sort(),
    [index],
  )
  const shownNamespace = namespaces.includes(namespace) ? namespace : undefined
  const picture = useMemo(() => pictureOfIndex(index, shownNamespace), [index, shownNamespace])
  const counting = podsIn(picture).some((vessel) => vessel.state.nextTryAt !== undefined)
  const now = useClusterTime(state, counting)

  const [keptGrouping, setGroupBy] = usePreference<GroupBy>('wall-group', 'node')
  const groupBy = bare || !groupings.includes(keptGrouping) ? 'node' : keptGrouping
  const [keptZoom, setZoom] = usePreference('wall-zoom', FULL_SIZE)
  const zoom = bare ? FULL_SIZE : asStep(keptZoom)
  const zoomTo = (direction: ZoomDirection) => setZoom(zoomed(zoom, direction))

  const threads = useThreads(selected ?? followed, state, index, picture)

  return (
    <div className={styles.wall}>
      {!bare && (
        <WallBar
          view={view}
          onView={onView}
          groupBy={groupBy}
          onGroupBy={setGroupBy}
          zoom={zoom}
          onZoom={zoomTo}
          namespace={shownNamespace}
          namespaces={namespaces}
          onNamespace={setNamespace}
          end={props.barEnd}
        />
      )}
      <div
        className={styles.glass}
        data-stale={state.connection === 'reconnecting' || state.connection === 'offline' || undefined}
      >
        {state.revision === 0 ? (
          <LoadingWall />
        ) : (
          <>
            <SentenceLine picture={picture} />
            {view === 'picture' ? (
              <WhenDrawingFails instead={(again) => <NotDrawn onAgain={again} onTable={() => onView('table')} />}>
                <PictureView
                  {...props}
                  singleKeys={props.singleKeys ?? true}
                  picture={picture}
                  revision={state.revision}
                  health={props.stopped ? 'stopped' : state.connection === 'live' ? 'working' : 'unclear'}
                  acting={threads.length > 0 ? new Set(threads.map((thread) => thread.from)) : actingPlates(state)}
                  mini={bare}
                  threads={threads}
                  groupBy={groupBy}
                  zoom={zoom}
                  onZoom={bare ? undefined : zoomTo}
                  now={now}
                  onNextView={() => onView(views[(views.indexOf(view) + 1) % views.length] ?? 'picture')}
                  below={picture.pods === 0 ? <Empty namespace={shownNamespace} onType={props.onType} /> : undefined}
                />
              </WhenDrawingFails>
            ) : view === 'tree' ? (
              <TreeView picture={picture} groupBy={groupBy} now={now} selected={selected} onSelect={props.onSelect} />
            ) : (
              <TableView picture={picture} now={now} selected={selected} onSelect={props.onSelect} />
            )}
          </>
        )}
      </div>
    </div>
  )
}

/** The threads to an object, while something is known about how it came to be. */
function useThreads(
  uid: string | undefined,
  { recent }: LiveState,
  index: ObjectIndex,
  picture: Picture,
): readonly CauseThread[] {
  return useMemo(() => {
    if (uid === undefined) return []
    const inPicture = new Set(pictureOrder(picture))
    return threadsOf(causeChain(uid, recent), inPicture, (name) => index.named('Node', undefined, name)?.metadata.uid)
  }, [uid, recent, index, picture])
}

/** The plate that made the newest change, if it was the control plane. */
function actingPlates(state: LiveState): ReadonlySet<string> {
  const latest = state.recent.at(-1)
  const plate = latest && plateOfActor(latest.cause.actor)
  return new Set(plate ? [plateId(plate)] : [])
}

function Empty({
  namespace,
  onType,
}: {
  namespace: string | undefined
  onType: ((command: string) => void) | undefined
}) {
  const t = useTranslations('wall')
  if (namespace !== undefined) return <EmptyState title={t('emptyTitle')}>{t('emptyHere', { namespace })}</EmptyState>
  return (
    <div className={styles.empty}>
      <EmptyState title={t('emptyTitle')}>{t('emptyText')}</EmptyState>
      {onType && (
        <CommandBlock
          command={FIRST_COMMAND}
          label={t('runCommand', { command: FIRST_COMMAND })}
          runLabel={t('run')}
          onRun={() => onType(FIRST_COMMAND)}
        />
      )}
    </div>
  )
}

function NotDrawn({ onAgain, onTable }: { onAgain: () => void; onTable: () => void }) {
  const t = useTranslations('wall')
  return (
    <div role="alert">
      <EmptyState
        icon="alert"
        title={t('failedTitle')}
        actions={
          <>
            <Button size={28} look="primary" onClick={onAgain}>
              {t('tryAgain')}
            </Button>
            <Button size={28} onClick={onTable}>
              {t('showTable')}
            </Button>
          </>
        }
      >
        {t('failedText')}
      </EmptyState>
    </div>
  )
}

function LoadingWall() {
  const t = useTranslations('wall')
  return (
    <div className={styles.loading} aria-busy="true">
      <p role="status">{t('loading')}</p>
      <div className={styles.loadingRow}>
        {[0, 1, 2, 3].map((plate) => (
          <Skeleton key={plate} height={34} />
        ))}
      </div>
      <div className={styles.loadingRow}>
        {[0, 1, 2].map((tank) => (
          <Skeleton key={tank} height={220} radius={12} />
        ))}
      </div>
    </div>
  )
}
