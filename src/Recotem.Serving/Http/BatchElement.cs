namespace Recotem.Serving;

/// <summary>One element of a batch on its way to a result.</summary>
internal struct BatchElement
{
    /// <summary>Most elements of a batch.</summary>
    public const int MaxCount = 256;

    /// <summary>The largest sum of the limits of the elements of a batch.</summary>
    public const int MaxLimitSum = 5000;

    public RecommendRequest Request;

    /// <summary>The error code; null while the element has none.</summary>
    public string? Code;

    /// <summary>What is wrong, for people.</summary>
    public string? Message;

    /// <summary>The index of the user in the model.</summary>
    public int User;

    /// <summary>Where the element's items begin in the results of the batch.</summary>
    public int FirstResult;

    public int ResultCount;

    public void Fail(string code, string message)
    {
        Code = code;
        Message = message;
    }
}
