'use client'

import { Icon } from '@kubarium/ui'
import { useTranslations } from 'next-intl'
import type { Relation } from '../model/owners.ts'
import type { Relations } from '../model/relations.ts'
import styles from './inspector.module.css'
import { iconOfKind } from '../kind-icon.ts'

/** What an object belongs to, owns, uses, and exchanges traffic with. Each leads to that object. */
export function RelationsList({ relations, onSelect }: { relations: Relations; onSelect: (uid: string) => void }) {
  const t = useTranslations('wall.inspector')
  const state = useTranslations('wall')
  const { owners, owns, uses, traffic } = relations
  return (
    <>
      {owners.length > 0 && (
        <div>
          <h3>{t('belongsTo')}</h3>
          <div className={styles.chain}>
            {owners.map((owner, depth) => (
              <Thing
                key={owner.kind + owner.name}
                relation={owner}
                look={`${styles.owner} ${owners.length > 1 && depth === 0 ? styles.outermost : ''}`}
                onSelect={onSelect}
              />
            ))}
          </div>
        </div>
      )}
      {owns.length > 0 && (
        <div>
          <h3>{t('owns')}</h3>
          <div className={styles.things}>
            {owns.map((owned) => (
              <Thing key={owned.kind + owned.name} relation={owned} look="" onSelect={onSelect} />
            ))}
          </div>
        </div>
      )}
      {uses.length > 0 && (
        <div>
          <h3>{t('uses')}</h3>
          <div className={styles.things}>
            {uses.map((used) => (
              <Thing key={used.kind + used.name} relation={used} look={styles.config ?? ''} onSelect={onSelect} />
            ))}
          </div>
        </div>
      )}
      {traffic.length > 0 && (
        <div>
          <h3>{traffic.some((end) => end.kind.startsWith('S')) ? t('receivesFrom') : t('sendsTo')}</h3>
          <div className={styles.things}>
            {traffic.map((end) => (
              <Thing
                key={end.kind + end.name}
                relation={end}
                look={styles.network ?? ''}
                note={end.ready ? state('ready') : state('notReadyWord')}
                onSelect={onSelect}
              />
            ))}
          </div>
        </div>
      )}
    </>
  )
}

function Thing({
  relation,
  look,
  note,
  onSelect,
}: {
  relation: Relation
  look: string
  note?: string
  onSelect: (uid: string) => void
}) {
  const t = useTranslations('wall.inspector')
  const { uid } = relation
  const content = (
    <>
      <Icon name={iconOfKind(relation.kind)} />
      <span>
        <b lang="en">{relation.name}</b>
        <small>
          <span lang="en">{relation.kind}</span>
          {uid === undefined ? ` · ${t('missing')}` : note && ` · ${note}`}
        </small>
      </span>
    </>
  )
  return uid === undefined ? (
    <span className={`${styles.thing} ${look} ${styles.absent}`}>{content}</span>
  ) : (
    <button type="button" className={`${styles.thing} ${look}`} onClick={() => onSelect(uid)}>
      {content}
    </button>
  )
}
