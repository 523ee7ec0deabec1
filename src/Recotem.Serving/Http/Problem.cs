namespace Recotem.Serving;

/// <summary>One thing that is wrong with a request.</summary>
/// <param name="Type">The kind of the problem; clients match on it.</param>
/// <param name="Message">The problem for people. It repeats no submitted value.</param>
/// <param name="Field">The field of the body, or the part of the path; null for the whole body.</param>
/// <param name="Index">The position in the field's list, or the position of broken JSON in the body; -1 for none.</param>
/// <param name="InPath">Whether the problem is in the path rather than the body.</param>
internal readonly record struct Problem(string Type, string Message, string? Field = null, int Index = -1, bool InPath = false)
{
    /// <summary>The place, dotted, within one element of a batch.</summary>
    public string Location => Field is null ? "body" : Index < 0 ? Field : $"{Field}.{Index}";
}
