'use client'

import type { Catalogue, ContentSummary } from '@kubarium/contracts'
import { Button, EmptyState, Icon, Segmented, Select, Skeleton, TextInput } from '@kubarium/ui'
import { useTranslations } from 'next-intl'
import { useSearchParams } from 'next/navigation'
import { useMemo, useState } from 'react'
import { problemIn } from '../../http/api.ts'
import { useOfferedCommands } from '../../shell/commands.tsx'
import styles from './catalogue.module.css'
import { CourseCard } from './course-card.tsx'
import { everything, filtered, isEverything, itemsOf, nearestWord, type CatalogueFilter } from './filter.ts'
import { ItemRow } from './item-row.tsx'
import { Path } from './path.tsx'
import { useBegin } from './use-begin.ts'
import { useCatalogue } from './use-catalogue.ts'
import { useTrackName } from './use-track-name.ts'

const kinds = ['all', 'lesson', 'exercise'] as const
const levels = ['all', 'first', 'core', 'advanced'] as const

/** Everything there is to study, and what of it. */
export function CatalogueList({ initial }: { initial?: Catalogue }) {
  const t = useTranslations('catalogue')
  const trackName = useTrackName()
  const answer = useCatalogue(initial)
  const catalogue = answer.data
  const { begin, beginning } = useBegin()
  const [filter, setFilter] = useKeptFilter()
  const items = useMemo(() => (catalogue ? itemsOf(catalogue) : []), [catalogue])
  const shown = useMemo(() => (catalogue ? filtered(catalogue, filter) : undefined), [catalogue, filter])
  const tracks = [...new Set(items.map((item) => item.track))]
  const isBeginning = (item: ContentSummary) => beginning?.kind === item.kind && beginning.id === item.id

  useOfferedCommands(
    'catalogue',
    () => ({
      keys: [],
      items: items.map((item) => ({
        id: `${item.kind}-${item.id}`,
        group: 'learn',
        label: item.title,
        icon: item.kind === 'lesson' ? ('lesson' as const) : ('check-ring' as const),
        words: item.tags.join(' '),
        run: () => begin(item),
      })),
    }),
    [items],
  )

  if (!catalogue || !shown) {
    if (answer.isError) return <Failed error={answer.error} onRetry={() => void answer.refetch()} />
    return <Loading />
  }
  if (items.length === 0) return <EmptyState icon="lesson" level={2} title={t('noneYet')} />
  const narrowed = !isEverything(filter)
  const count = itemsOf(shown).length
  const near = count === 0 ? nearestWord(filter.words, items) : undefined
  return (
    <div className={styles.catalogue}>
      {catalogue.courses.length > 1 && !narrowed && <Path courses={catalogue.courses} />}
      <div className={styles.filters} role="search">
        <span className={styles.search}>
          <Icon name="search" />
          <TextInput
            type="search"
            aria-label={t('search')}
            placeholder={t('searchPlaceholder')}
            value={filter.words}
            onChange={({ target }) => setFilter({ ...filter, words: target.value })}
          />
        </span>
        <Segmented
          label={t('kind')}
          value={filter.kind}
          options={kinds.map((kind) => ({ value: kind, label: t(`kind-${kind}`) }))}
          onChange={(kind) => setFilter({ ...filter, kind })}
        />
        <Select
          aria-label={t('track')}
          value={filter.track}
          onChange={({ target }) => setFilter({ ...filter, track: target.value })}
        >
          <option value="all">{t('allTracks')}</option>
          {tracks.map((track) => (
            <option key={track} value={track}>
              {trackName(track)}
            </option>
          ))}
        </Select>
        <Select
          aria-label={t('level')}
          value={filter.level}
          onChange={({ target }) =>
            setFilter({ ...filter, level: levels.find((level) => level === target.value) ?? 'all' })
          }
        >
          {levels.map((level) => (
            <option key={level} value={level}>
              {t(`level-${level}`)}
            </option>
          ))}
        </Select>
      </div>
      <p className="visually-hidden" role="status">
        {narrowed && t('found', { count })}
      </p>
      {count === 0 ? (
        <EmptyState
          icon="search"
          level={2}
          title={t('nothingTitle')}
          actions={
            <>
              {near !== undefined && (
                <Button look="primary" onClick={() => setFilter({ ...filter, words: near })}>
                  {t('nearest', { word: near })}
                </Button>
              )}
              <Button onClick={() => setFilter(everything)}>{t('showAll')}</Button>
            </>
          }
        >
          {t('nothingText')}
        </EmptyState>
      ) : (
        <div className={styles.courses}>
          {shown.courses.map((course) => (
            <CourseCard
              key={course.id}
              course={course}
              whole={narrowed}
              isBeginning={isBeginning}
              onBegin={(item) => begin(item)}
            />
          ))}
          {shown.others.length > 0 && (
            <section className={styles.course} aria-labelledby="others">
              <header className={styles.courseHead}>
                <div>
                  <h2 id="others">{shown.courses.length > 0 ? t('others') : t('allOfIt')}</h2>
                  <p>{t('othersText')}</p>
                </div>
              </header>
              <div className={`${styles.parts} ${styles.edge}`}>
                <ul>
                  {shown.others.map((item) => (
                    <li key={`${item.kind}/${item.id}`}>
                      <ItemRow item={item} next={false} busy={isBeginning(item)} onBegin={() => begin(item)} />
                    </li>
                  ))}
                </ul>
              </div>
            </section>
          )}
        </div>
      )}
    </div>
  )
}

/** The filter, kept in the address so that going back finds it again. */
function useKeptFilter(): [CatalogueFilter, (filter: CatalogueFilter) => void] {
  const parameters = useSearchParams()
  const [filter, setFilter] = useState<CatalogueFilter>(() => ({
    words: parameters.get('q') ?? '',
    kind: kinds.find((kind) => kind === parameters.get('kind')) ?? 'all',
    track: parameters.get('track') ?? 'all',
    level: levels.find((level) => level === parameters.get('level')) ?? 'all',
  }))
  const change = (next: CatalogueFilter) => {
    setFilter(next)
    const query = new URLSearchParams()
    if (next.words !== '') query.set('q', next.words)
    for (const name of ['kind', 'track', 'level'] as const) if (next[name] !== 'all') query.set(name, next[name])
    const text = query.toString()
    window.history.replaceState(null, '', `${window.location.pathname}${text ? `?${text}` : ''}`)
  }
  return [filter, change]
}

function Failed({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  const t = useTranslations('catalogue')
  const problem = problemIn(error)
  return (
    <div role="alert">
      <EmptyState
        icon="alert"
        level={2}
        title={t('loadFailed')}
        actions={
          <Button look="primary" onClick={onRetry}>
            {t('tryAgain')}
          </Button>
        }
      >
        <p>{problem.code === 'unreachable' ? t('unreachable') : (problem.detail ?? problem.title)}</p>
        {problem.requestId && <p className="mono">{t('requestId', { id: problem.requestId })}</p>}
      </EmptyState>
    </div>
  )
}

function Loading() {
  const t = useTranslations('catalogue')
  return (
    <div aria-busy="true" className={styles.courses}>
      <span className="visually-hidden" role="status">
        {t('loading')}
      </span>
      {[0, 1, 2].map((card) => (
        <Skeleton key={card} height={260} radius={8} />
      ))}
    </div>
  )
}
