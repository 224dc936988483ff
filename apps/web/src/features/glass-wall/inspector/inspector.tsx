'use client'

import { Badge, EmptyState, Icon, IconButton, Tabs, type BadgeLook, type IconName } from '@kubarium/ui'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import type { LiveState } from '../../../ports/live-source.ts'
import type { ObjectIndex } from '../model/object-index.ts'
import { podsIn, vesselLooks, type Picture } from '../model/picture.ts'
import { plateOfId } from '../model/plates.ts'
import { shortenedInTheMiddle } from '../model/short-name.ts'
import { useStateWord } from '../use-state-word.ts'
import { EventList } from './event-list.tsx'
import { HistoryList } from './history-list.tsx'
import styles from './inspector.module.css'
import { iconOfKind } from '../kind-icon.ts'
import { PlateDetails } from './plate-details.tsx'
import { Summary } from './summary.tsx'
import { YamlView } from './yaml-view.tsx'

export interface InspectorProps {
  id: string | undefined
  state: LiveState
  index: ObjectIndex
  picture: Picture
  now: number
  onSelect: (id: string) => void
  onClose: () => void
  /** Types a command into the terminal; without it the buttons that would are not shown. */
  onType?: (command: string) => void
}

/** What there is to know about the chosen object: why it is so, its YAML, its events and what was seen to change. */
export function Inspector(props: InspectorProps) {
  const { id, state, index, picture, now, onClose } = props
  const t = useTranslations('wall.inspector')
  const [tab, setTab] = useState('summary')
  const word = useStateWord()

  const plate = id === undefined ? undefined : plateOfId(id)
  const object = id === undefined ? undefined : index.find(id)
  const seen =
    id === undefined ? undefined : state.recent.findLast((change) => change.object.metadata.uid === id)?.object
  const shown = object ?? seen
  const missing = id?.startsWith('gone:') ? picture.tanks.find((tank) => tank.uid === id) : undefined

  if (id === undefined || (!plate && !shown && !missing)) {
    return (
      <div className={styles.nothing}>
        <EmptyState icon="pod" title={t('nothing')} level={2}>
          {t('nothingText')}
        </EmptyState>
      </div>
    )
  }
  if (plate) {
    return (
      <>
        <Head icon={plate.icon} name={plate.program} onClose={onClose} />
        <div className={styles.body}>
          <PlateDetails plate={plate} recent={state.recent} />
        </div>
      </>
    )
  }

  const vessel = podsIn(picture).find((candidate) => candidate.uid === id)
  const look = vessel && vesselLooks[vessel.state.name]
  const hues = { good: 'ok', busy: 'busy', warn: 'warn', bad: 'bad', off: 'neutral' } as const
  const events = index.eventsAbout(id)
  const name = shown?.metadata.name ?? missing?.name ?? ''
  return (
    <>
      <Head
        icon={look?.icon ?? iconOfKind(shown?.kind ?? 'Node')}
        name={name}
        {...(vessel ? { shown: vessel.short.prefix + vessel.short.rest } : {})}
        badge={
          vessel && look
            ? { look: hues[look.hue], text: word(vessel.state, now) }
            : { look: 'neutral', text: shown?.kind ?? 'Node' }
        }
        onClose={onClose}
      />
      <Tabs
        fill
        label={t('views')}
        value={tab}
        onChange={setTab}
        tabs={[
          {
            value: 'summary',
            label: t('summary'),
            content: <Summary {...props} id={id} name={name} gone={!object && !missing} />,
          },
          { value: 'yaml', label: t('yaml'), content: shown ? <YamlView object={shown} /> : null },
          {
            value: 'events',
            label: t('events'),
            count: events.length,
            content: <EventList events={events} now={now} />,
          },
          { value: 'history', label: t('history'), content: <HistoryList uid={id} recent={state.recent} /> },
        ]}
      />
    </>
  )
}

function Head({
  icon,
  name,
  shown = shortenedInTheMiddle(name, 20),
  badge,
  onClose,
}: {
  icon: IconName
  name: string
  /** The name as far as there is room for it. */
  shown?: string
  badge?: { look: BadgeLook; text: string }
  onClose: () => void
}) {
  const t = useTranslations('wall.inspector')
  return (
    <header className={styles.head}>
      <Icon name={icon} />
      <h2 lang="en" title={name}>
        {shown}
      </h2>
      {badge && <Badge look={badge.look}>{badge.text}</Badge>}
      <IconButton label={t('close')} icon="close" onClick={onClose} />
    </header>
  )
}
