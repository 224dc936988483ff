'use client'

import { Dialog } from 'radix-ui'
import { useId, useMemo, useState, type KeyboardEvent, type ReactNode } from 'react'
import { TextInput } from '../field/field.tsx'
import { Icon } from '../icon/icon.tsx'
import type { IconName } from '../icon/icon-shapes.tsx'
import { matchingItems } from './palette-match.ts'
import styles from './palette.module.css'

export interface PaletteItem {
  id: string
  /** The group's key; groups stand in the order of `groups`. */
  group: string
  label: string
  /** More words it is found by, not shown. */
  words?: string
  icon?: IconName
  /** The command line that will be typed, shown at the right. */
  command?: string
  keys?: string
  run: () => void
}

const SHOWN_PER_GROUP = 8

/**
 * One field for everything this screen can do. Results are grouped; `>` keeps the first group only, `/` the group
 * named by `objectGroup`. Arrow keys move, Enter runs, Escape closes and gives focus back.
 */
export function Palette({
  open,
  onClose,
  label,
  placeholder,
  items,
  groups,
  objectGroup,
  recent = [],
  recentLabel,
  onRan,
  nothing,
  footer,
}: {
  open: boolean
  onClose: () => void
  label: string
  placeholder: string
  items: readonly PaletteItem[]
  groups: readonly { key: string; label: string }[]
  objectGroup?: string
  /** Ids of what was run last, newest first: those that are still offered stand on top while nothing is typed. */
  recent?: readonly string[]
  recentLabel?: string
  onRan?: (id: string) => void
  /** What stands there when nothing matches. */
  nothing: string
  footer?: ReactNode
}) {
  return (
    <Dialog.Root open={open} onOpenChange={(next) => !next && onClose()}>
      <Dialog.Portal>
        <Dialog.Overlay className={styles.scrim} />
        <Dialog.Content className={styles.palette} aria-describedby={undefined}>
          <Dialog.Title className="visually-hidden">{label}</Dialog.Title>
          <PaletteBody
            {...{
              label,
              placeholder,
              items,
              groups,
              objectGroup,
              recent,
              recentLabel,
              onRan,
              nothing,
              footer,
              onClose,
            }}
          />
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  )
}

function PaletteBody({
  label,
  placeholder,
  items,
  groups,
  objectGroup,
  recent = [],
  recentLabel = '',
  onRan,
  nothing,
  footer,
  onClose,
}: Omit<Parameters<typeof Palette>[0], 'open'>) {
  const id = useId()
  const [query, setQuery] = useState('')
  const [active, setActive] = useState(0)
  const results = useMemo(
    () => [...recentFor(query, items, recent, recentLabel), ...resultsFor(query, items, groups, objectGroup)],
    [query, items, groups, objectGroup, recent, recentLabel],
  )
  const flat = results.flatMap((group) => group.items)
  const activeAt = Math.min(active, flat.length - 1)
  const current = flat[activeAt]

  const run = (item: PaletteItem) => {
    onClose()
    onRan?.(item.id)
    item.run()
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step !== undefined && flat.length > 0) {
      event.preventDefault()
      setActive((Math.min(active, flat.length - 1) + step + flat.length) % flat.length)
    } else if (event.key === 'Enter' && current) {
      event.preventDefault()
      run(current)
    }
  }

  return (
    <>
      <div className={styles.search}>
        <Icon name="search" />
        <TextInput
          role="combobox"
          aria-label={label}
          aria-expanded={flat.length > 0}
          aria-controls={`${id}-list`}
          aria-activedescendant={current ? `${id}-${activeAt}` : undefined}
          autoComplete="off"
          spellCheck={false}
          placeholder={placeholder}
          value={query}
          onChange={(event) => {
            setQuery(event.target.value)
            setActive(0)
          }}
          onKeyDown={onKeyDown}
        />
      </div>
      <div id={`${id}-list`} role="listbox" aria-label={label} className={styles.list}>
        {results.map((group, at) => {
          const first = results.slice(0, at).reduce((sum, before) => sum + before.items.length, 0)
          return (
            <div key={group.key} role="group" aria-label={group.label}>
              <div className={styles.label} aria-hidden="true">
                {group.label}
              </div>
              {group.items.map((item, index) => {
                const chosen = first + index === activeAt
                return (
                  <div
                    key={item.id}
                    id={`${id}-${first + index}`}
                    role="option"
                    aria-selected={chosen}
                    className={styles.option}
                    ref={chosen ? (element) => element?.scrollIntoView({ block: 'nearest' }) : undefined}
                    onPointerMove={() => setActive(first + index)}
                    onClick={() => run(item)}
                  >
                    {item.icon && <Icon name={item.icon} />}
                    <span className={styles.name}>{item.label}</span>
                    {item.command && <code lang="en">{item.command}</code>}
                    {item.keys && <kbd>{item.keys}</kbd>}
                  </div>
                )
              })}
            </div>
          )
        })}
      </div>
      {flat.length === 0 && (
        <p className={styles.nothing} role="status">
          {nothing}
        </p>
      )}
      {footer && <p className={styles.footer}>{footer}</p>}
    </>
  )
}

const RECENT = 5

function recentFor(query: string, items: readonly PaletteItem[], recent: readonly string[], label: string) {
  if (query !== '') return []
  const found = recent.flatMap((id) => items.find((item) => item.id === id) ?? []).slice(0, RECENT)
  return found.length === 0 ? [] : [{ key: 'recent', label, items: found }]
}

function resultsFor(
  query: string,
  items: readonly PaletteItem[],
  groups: readonly { key: string; label: string }[],
  objectGroup: string | undefined,
) {
  const only = query.startsWith('>') ? groups[0]?.key : query.startsWith('/') ? objectGroup : undefined
  const text = only === undefined ? query : query.slice(1)
  return groups
    .filter((group) => only === undefined || group.key === only)
    .map((group) => ({
      ...group,
      items: matchingItems(
        text,
        items.filter((item) => item.group === group.key),
      ).slice(0, only === undefined ? SHOWN_PER_GROUP : 50),
    }))
    .filter((group) => group.items.length > 0)
}
