/* SPDX-License-Identifier: Apache-2.0 */
#include <rte_thash.h>

#include "fulcrum.h"

uint32_t fulcrum_toeplitz(const uint32_t *tuple, uint32_t words, const uint8_t *key)
{
	return rte_softrss((uint32_t *)(uintptr_t)tuple, words, key);
}
