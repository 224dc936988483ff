'use client'

import { Icon, Table } from '@kubarium/ui'
import { useTranslations } from 'next-intl'
import { useState, type ReactNode } from 'react'
import { podsIn, vesselLooks, type Picture, type Vessel } from './model/picture.ts'
import { useStateWord } from './use-state-word.ts'
import styles from './table-view.module.css'

type Column = 'name' | 'status' | 'ready' | 'node' | 'service' | 'owner' | 'restarts'

const sortValue: Record<Column, (vessel: Vessel) => string | number> = {
  name: (vessel) => vessel.name,
  status: (vessel) => vessel.state.name,
  ready: (vessel) => vessel.state.ready / Math.max(1, vessel.state.total),
  node: (vessel) => vessel.node ?? '',
  service: (vessel) => vessel.services.join(),
  owner: (vessel) => vessel.owner ?? '',
  restarts: (vessel) => vessel.state.restarts,
}

/** The picture's equal as tables of pods, nodes and services. Always complete, whatever the picture leaves out. */
export function TableView({
  picture,
  now,
  selected,
  onSelect,
}: {
  picture: Picture
  now: number
  selected: string | undefined
  onSelect: (uid: string) => void
}) {
  const t = useTranslations('wall')
  return (
    <div className={styles.frame} tabIndex={0} role="region" aria-label={t('objectsTable')}>
      <PodTable {...{ picture, now, selected, onSelect }} />
      <Table caption={t('nodesTable')} dense stickyFirst>
        <thead>
          <tr>
            <th scope="col">{t('colNode')}</th>
            <th scope="col">{t('colStatus')}</th>
            <th scope="col" data-number>
              {t('colPods')}
            </th>
            <th scope="col" data-number>
              {t('colCpu')}
            </th>
            <th scope="col" data-number>
              {t('colMemory')}
            </th>
          </tr>
        </thead>
        <tbody>
          {picture.tanks.map((tank) => (
            <tr key={tank.uid} aria-selected={selected === tank.uid}>
              <th scope="row">
                <Choose uid={tank.uid} onSelect={onSelect}>
                  {tank.name}
                </Choose>
              </th>
              <td>
                {tank.state === 'ready' ? t('nodeReady') : tank.state === 'gone' ? t('gone') : t('notReady')}
                {tank.cordoned && `, ${t('cordoned')}`}
              </td>
              <td data-number>{tank.pods.length}</td>
              <td data-number>
                {tank.cpu === undefined ? '–' : t('percent', { percent: Math.round(tank.cpu * 100) })}
              </td>
              <td data-number>
                {tank.memory === undefined ? '–' : t('percent', { percent: Math.round(tank.memory * 100) })}
              </td>
            </tr>
          ))}
        </tbody>
      </Table>
      {picture.services.length > 0 && (
        <Table caption={t('servicesTable')} dense stickyFirst>
          <thead>
            <tr>
              <th scope="col">{t('colService')}</th>
              <th scope="col">{t('colType')}</th>
              <th scope="col">{t('colAddress')}</th>
              <th scope="col">{t('colEndpoints')}</th>
            </tr>
          </thead>
          <tbody>
            {picture.services.map((service) => (
              <tr key={service.uid} aria-selected={selected === service.uid}>
                <th scope="row">
                  <Choose uid={service.uid} onSelect={onSelect}>
                    {service.name}
                  </Choose>
                </th>
                <td lang="en">{service.type}</td>
                <td className="mono">{service.address || '–'}</td>
                <td className={service.selects && service.ready === 0 ? 'tone-bad' : undefined}>
                  {!service.selects
                    ? t('noPodEndpoints')
                    : service.wires.length === 0
                      ? t('noEndpoints')
                      : t('readyOf', { ready: service.ready, total: service.wires.length })}
                </td>
              </tr>
            ))}
          </tbody>
        </Table>
      )}
    </div>
  )
}

function PodTable({ picture, now, selected, onSelect }: Parameters<typeof TableView>[0]) {
  const t = useTranslations('wall')
  const word = useStateWord()
  const [sort, setSort] = useState<{ column: Column; down: boolean }>()
  const pods = podsIn(picture)
  if (sort) {
    const value = sortValue[sort.column]
    pods.sort((a, b) => {
      const [x, y] = [value(a), value(b)]
      const order =
        typeof x === 'number' && typeof y === 'number'
          ? x - y
          : String(x).localeCompare(String(y), 'en', { numeric: true })
      return sort.down ? -order : order
    })
  }
  const columns: readonly { column: Column; label: string; number?: true }[] = [
    { column: 'name', label: t('colPod') },
    { column: 'status', label: t('colStatus') },
    { column: 'ready', label: t('colReady') },
    { column: 'node', label: t('colNode') },
    { column: 'service', label: t('colService') },
    { column: 'owner', label: t('colOwner') },
    { column: 'restarts', label: t('colRestarts'), number: true },
  ]
  return (
    <Table caption={t('podsTable')} dense stickyFirst>
      <thead>
        <tr>
          {columns.map(({ column, label, number }) => (
            <th
              key={column}
              scope="col"
              data-number={number}
              aria-sort={sort?.column === column ? (sort.down ? 'descending' : 'ascending') : undefined}
            >
              <button
                type="button"
                className={styles.sort}
                onClick={() => setSort({ column, down: sort?.column === column ? !sort.down : false })}
              >
                {label}
                {sort?.column === column && <span aria-hidden="true">{sort.down ? ' ↓' : ' ↑'}</span>}
              </button>
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {pods.map((vessel) => {
          const look = vesselLooks[vessel.state.name]
          return (
            <tr key={vessel.uid} aria-selected={selected === vessel.uid}>
              <th scope="row">
                <Choose uid={vessel.uid} onSelect={onSelect}>
                  {vessel.name}
                </Choose>
              </th>
              <td>
                <span className={styles.status}>
                  <Icon name={look.icon} size={14} className={`tone-${look.hue === 'good' ? 'ok' : look.hue}`} />
                  {word(vessel.state, now)}
                </span>
              </td>
              <td>
                {vessel.state.ready}/{vessel.state.total}
              </td>
              <td className="mono">{vessel.node ?? '–'}</td>
              <td className="mono">{vessel.services.join(', ') || '–'}</td>
              <td className="mono">{vessel.owner ?? '–'}</td>
              <td data-number>{vessel.state.restarts}</td>
            </tr>
          )
        })}
      </tbody>
    </Table>
  )
}

function Choose({ uid, onSelect, children }: { uid: string; onSelect: (uid: string) => void; children: ReactNode }) {
  return (
    <button type="button" className={styles.choose} lang="en" data-object={uid} onClick={() => onSelect(uid)}>
      {children}
    </button>
  )
}
