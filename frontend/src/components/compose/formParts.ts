import type { CatalogueEntry } from '@/api/wire'
import type { ComposeForm } from '@/components/compose/draft'

/** What every part of the compose form is handed. */
export interface FormPart {
  form: ComposeForm
  change: (part: Partial<ComposeForm>) => void
  catalogue: CatalogueEntry[] | undefined
  entityPath: string | undefined
  vehicleId: string | undefined
  /** The component that is named is one of the vehicle's: then it can be asked what it has. */
  known: boolean
}
