namespace Recotem.Recommenders;

/// <summary>Order statistics without sorting.</summary>
internal static class Selection
{
    /// <summary>The k-th largest of some values.</summary>
    /// <param name="values">The values, none of which is NaN.</param>
    /// <param name="k">From 1 to the number of values.</param>
    /// <param name="scratch">As long as the values, overwritten.</param>
    public static float Largest(ReadOnlySpan<float> values, int k, Span<float> scratch)
    {
        Span<float> rest = scratch[..values.Length];
        values.CopyTo(rest);

        // Hoare's selection: each round keeps the side of the pivot on which the value lies.
        while (true)
        {
            float pivot = rest[rest.Length / 2];
            int left = 0;
            int right = rest.Length - 1;
            while (left <= right)
            {
                while (rest[left] > pivot)
                    left++;
                while (rest[right] < pivot)
                    right--;
                if (left <= right)
                {
                    (rest[left], rest[right]) = (rest[right], rest[left]);
                    left++;
                    right--;
                }
            }

            if (k <= right + 1)
            {
                rest = rest[..(right + 1)];
            }
            else if (k > left)
            {
                k -= left;
                rest = rest[left..];
            }
            else
            {
                return pivot;
            }
        }
    }
}
