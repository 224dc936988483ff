'use client'

import { IconButton, Menu, MenuChoice, MenuItem, MenuLine, Segmented, Select } from '@kubarium/ui'
import { useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import { groupings, type GroupBy } from './model/groups.ts'
import { FULL_SIZE, zoomed, type ZoomDirection } from './model/zoom.ts'
import styles from './wall-bar.module.css'

export type WallView = 'picture' | 'tree' | 'table'

interface WallBarProps {
  view: WallView
  onView: (view: WallView) => void
  groupBy: GroupBy
  onGroupBy: (by: GroupBy) => void
  /** Percent. */
  zoom: number
  onZoom: (direction: ZoomDirection) => void
  /** Undefined: all of them. */
  namespace: string | undefined
  namespaces: readonly string[]
  onNamespace: (namespace: string) => void
  end?: ReactNode
}

/** How the wall shows the cluster: as what, grouped by what, which part, and how large. On a phone most is in a menu. */
export function WallBar(props: WallBarProps) {
  const { view, onView, end } = props
  const t = useTranslations('wall')
  return (
    <div className={styles.bar}>
      <h2>{t('title')}</h2>
      <Segmented
        label={t('view')}
        value={view}
        hideWordsBelow640
        onChange={onView}
        options={[
          { value: 'picture', label: t('picture'), icon: 'picture' },
          { value: 'tree', label: t('tree'), icon: 'tree' },
          { value: 'table', label: t('table'), icon: 'table' },
        ]}
      />
      <Selects {...props} />
      <span className={styles.end}>
        {view === 'picture' && <Zoom {...props} />}
        {view !== 'table' && <Choices {...props} />}
        {end}
      </span>
    </div>
  )
}

function Selects({ view, groupBy, onGroupBy, namespace, namespaces, onNamespace }: WallBarProps) {
  const t = useTranslations('wall')
  const words = useGroupWords()
  return (
    <>
      {view !== 'table' && (
        <label className={styles.choice}>
          <span>{t('groupBy')}</span>
          <Select
            dense
            aria-label={t('groupBy')}
            value={groupBy}
            onChange={(event) => onGroupBy(groupings.find((by) => by === event.target.value) ?? 'node')}
          >
            {groupings.map((by) => (
              <option key={by} value={by}>
                {words[by]}
              </option>
            ))}
          </Select>
        </label>
      )}
      {namespaces.length > 1 && (
        <label className={styles.choice}>
          <span>{t('namespace')}</span>
          <Select
            dense
            aria-label={t('namespace')}
            value={namespace ?? ''}
            onChange={(event) => onNamespace(event.target.value)}
          >
            <option value="">{t('allNamespaces')}</option>
            {namespaces.map((name) => (
              <option key={name} value={name}>
                {name}
              </option>
            ))}
          </Select>
        </label>
      )}
    </>
  )
}

function Zoom({ zoom, onZoom }: WallBarProps) {
  const t = useTranslations('wall')
  return (
    <span className={styles.zoom} role="group" aria-label={t('zoom')}>
      <IconButton label={t('zoomOut')} icon="dash" disabled={zoomed(zoom, -1) === zoom} onClick={() => onZoom(-1)} />
      <button type="button" className={styles.percent} title={t('zoomReset')} onClick={() => onZoom(0)}>
        <span className="visually-hidden">{t('zoomReset')}: </span>
        <output>{t('percent', { percent: zoom })}</output>
      </button>
      <IconButton label={t('zoomIn')} icon="plus" disabled={zoomed(zoom, 1) === zoom} onClick={() => onZoom(1)} />
    </span>
  )
}

/** The same choices as a menu, where there is no room for them side by side. */
function Choices({ view, groupBy, onGroupBy, namespace, namespaces, onNamespace, zoom, onZoom }: WallBarProps) {
  const t = useTranslations('wall')
  const words = useGroupWords()
  return (
    <span className={styles.menu}>
      <Menu label={t('viewMenu')} trigger={<IconButton label={t('viewMenu')} icon="filter" />}>
        <MenuChoice
          label={t('groupBy')}
          value={groupBy}
          options={groupings.map((by) => ({ value: by, label: words[by] }))}
          onChange={onGroupBy}
        />
        {namespaces.length > 1 && (
          <>
            <MenuLine />
            <MenuChoice
              label={t('namespace')}
              value={namespace ?? ''}
              options={[
                { value: '', label: t('allNamespaces') },
                ...namespaces.map((name) => ({ value: name, label: name, lang: 'en' })),
              ]}
              onChange={onNamespace}
            />
          </>
        )}
        {view === 'picture' && (
          <>
            <MenuLine />
            <MenuItem icon="plus" disabled={zoomed(zoom, 1) === zoom} onSelect={() => onZoom(1)}>
              {t('zoomIn')}
            </MenuItem>
            <MenuItem icon="dash" disabled={zoomed(zoom, -1) === zoom} onSelect={() => onZoom(-1)}>
              {t('zoomOut')}
            </MenuItem>
            <MenuItem icon="restart" disabled={zoom === FULL_SIZE} onSelect={() => onZoom(0)}>
              {t('zoomReset')}
            </MenuItem>
          </>
        )}
      </Menu>
    </span>
  )
}

function useGroupWords(): Record<GroupBy, string> {
  const t = useTranslations('wall')
  return { node: t('groupNode'), namespace: t('groupNamespace'), owner: t('groupOwner') }
}
