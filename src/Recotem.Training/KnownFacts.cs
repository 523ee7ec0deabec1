namespace Recotem.Training;

/// <summary>What is known about a run when it fails.</summary>
internal sealed class KnownFacts
{
    private const int HashDigits = 16;

    /// <summary>The key that would sign; null before keys are known.</summary>
    public string? Kid { get; set; }

    /// <summary>The recipe's hash; null before the run has started.</summary>
    public string? RecipeHash { get; set; }

    /// <summary>The data; null before it is cleansed.</summary>
    public CleansedInteractions? Data { get; set; }

    /// <summary>The known facts as fields of an event.</summary>
    public IEnumerable<EventField> Fields
    {
        get
        {
            if (Kid is not null)
                yield return new EventField("kid", Kid);
            if (RecipeHash is not null)
                yield return new EventField("recipe_hash", Shorten(RecipeHash));
            if (Data is null)
                yield break;
            yield return new EventField("n_rows", Data.Rows);
            yield return new EventField("n_users", Data.Users.Count);
            yield return new EventField("n_items", Data.Items.Count);
        }
    }

    /// <summary>The beginning of a hash. Logs mask longer runs of hexadecimal digits, because keys look like that.</summary>
    /// <param name="hash">64 hexadecimal digits.</param>
    public static string Shorten(string hash) => hash.Length > HashDigits ? hash[..HashDigits] : hash;
}
