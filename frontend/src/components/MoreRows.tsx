import { Button } from '@mantine/core'
import styles from '@/components/MoreRows.module.css'
import { tableText } from '@/lib/text/shell'

/** The foot of a list that is loaded page by page. */
export function MoreRows(props: {
  count: number
  total?: number | undefined
  hasMore: boolean
  loading: boolean
  onMore: () => void
}) {
  return (
    <div className={styles.foot}>
      <span>{props.hasMore ? tableText.shown(props.count, props.total) : tableText.end(props.count)}</span>
      {props.hasMore && (
        <Button loading={props.loading} onClick={props.onMore}>
          {tableText.more}
        </Button>
      )}
    </div>
  )
}
